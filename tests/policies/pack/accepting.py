"""An `aws` provider that takes every type of resource as it is and makes nothing: enough for a preview.

The bundled provider refuses types that our stacks do not use; a bad program is made of those.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_COMPUTED = ("arn", "name", "bucket")


class Accepting(provider_pb2_grpc.ResourceProviderServicer):
    """Answers what a preview, and an `up`, ask."""

    def Handshake(self, _request: Any, _context: Any) -> Any:
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True)

    def GetPluginInfo(self, _request: Any, _context: Any) -> Any:
        return plugin_pb2.PluginInfo(version="7.51.0")

    def CheckConfig(self, request: Any, _context: Any) -> Any:
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, _request: Any, _context: Any) -> Any:
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    def Configure(self, _request: Any, _context: Any) -> Any:
        return provider_pb2.ConfigureResponse(acceptSecrets=True, acceptResources=False, supportsPreview=True)

    def Check(self, request: Any, _context: Any) -> Any:
        return provider_pb2.CheckResponse(inputs=request.news)

    def Diff(self, request: Any, _context: Any) -> Any:
        same = request.old_inputs == request.news
        kind = provider_pb2.DiffResponse
        return kind(changes=kind.DIFF_NONE if same else kind.DIFF_SOME)

    def Create(self, request: Any, _context: Any) -> Any:
        outputs = Struct()
        outputs.CopyFrom(request.properties)
        for name in _COMPUTED:
            if name not in outputs.fields:
                outputs.fields[name].string_value = UNKNOWN if request.preview else f"made-{name}"
        return provider_pb2.CreateResponse(id="" if request.preview else "made", properties=outputs)

    def Update(self, request: Any, _context: Any) -> Any:
        return provider_pb2.UpdateResponse(properties=request.news)

    def Delete(self, _request: Any, _context: Any) -> Any:
        return Empty()

    def Invoke(self, _request: Any, _context: Any) -> Any:
        return provider_pb2.InvokeResponse()

    def Cancel(self, _request: Any, _context: Any) -> Any:
        return Empty()


def main() -> None:
    """Serve until the engine ends it."""
    server = grpc.server(ThreadPoolExecutor(8))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Accepting(), server)
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)
    server.start()
    with suppress(KeyboardInterrupt):
        server.wait_for_termination()


if __name__ == "__main__":
    sys.exit(main())
