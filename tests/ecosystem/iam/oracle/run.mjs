// Answers simulations (JSON, one a line) with the words of iam-simulate: node run.mjs FOLDER <questions >answers
// FOLDER is where `npm ci` put it. An answer is {"result": ..., "ignored": [keys]} or {"error": ...}.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

const { runSimulation } = createRequire(`${process.argv[2]}/package.json`)('@cloud-copilot/iam-simulate')

async function answer(simulation) {
  try {
    const found = await runSimulation(simulation, { simulationMode: 'Strict' })
    if (found.resultType === 'error') return { error: JSON.stringify(found.errors) }
    if (found.resultType !== 'single') return { error: found.resultType }
    return { result: found.overallResult, ignored: found.result.ignoredContextKeys }
  } catch (fault) {
    return { error: String(fault) }
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line) process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`)
}
