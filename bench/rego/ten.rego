# Ten rules of the catalogue as an OPA user would write them: the peer that `bench.check` measures `check` against.
package ecosystem

import rego.v1

platforms := {platform.id: platform | some platform in input.platforms}

contracts := {agency.id: agency.contract | some agency in input.agencies}

web := {"landing_page", "microsite", "website", "app"}

layers := {
	"social_profile": {"engagement", "publishing"}, "ad_account": {"advertising"}, "lead_form": {"advertising"},
	"landing_page": {"web"}, "microsite": {"web"}, "website": {"web"}, "app": {"web"}, "email": {"email", "automation"},
	"messaging": {"engagement", "automation"}, "phone": {"customer_service"}, "community": {"community"},
	"survey": {"survey"},
}

grants_of[agency] contains grant if {
	some grant in input.grants
	agency := grant.to
}

finding contains {"control": "OWN-001", "asset": c.id} if {
	some c in input.channels
	c.kind == "ad_account"
	c.owner != "corporation"
}

finding contains {"control": "OWN-004", "asset": c.id} if {
	some c in input.channels
	c.kind in {"social_profile", "community"}
	c.owner != "corporation"
}

finding contains {"control": "OWN-007", "asset": c.id} if {
	some c in input.channels
	c.kind in {"social_profile", "ad_account", "email", "messaging"}
	not operated_well(c)
}

operated_well(c) if platforms[c.platform].owner == "corporation"

finding contains {"control": "OWN-010", "asset": c.id} if {
	some c in input.channels
	c.kind in web
	c.hosted_by != "corporation"
}

finding contains {"control": "ACC-001", "asset": c.id} if {
	some c in input.channels
	some operator in c.operated_by
	operator != "corporation"
	not granted(operator, c)
}

granted(operator, c) if {
	some grant in grants_of[operator]
	c.brand in grant.brands
	some layer in grant.layers
	layer in layers[c.kind]
	grant.level in {"contribute", "operate", "administer"}
	grant.until >= data.as_of
	contracts[operator].until >= data.as_of
}

finding contains {"control": "DAT-002", "asset": c.id} if {
	some c in input.channels
	c.kind in web
	c.captures_contacts
	not c.writes_to in {input.database.id, input.identity.id}
}

finding contains {"control": "DAT-003", "asset": c.id} if {
	some c in input.channels
	c.kind == "lead_form"
	c.writes_to != input.database.id
}

finding contains {"control": "DAT-014", "asset": c.id} if {
	some c in input.channels
	not input.bi.id in c.feeds
	not input.database.id in c.feeds
}

finding contains {"control": "EML-002", "asset": c.id} if {
	some c in input.channels
	c.kind == "email"
	some need in ["spf", "dkim", "dmarc"]
	not need in c.authentication
}

finding contains {"control": "SVC-001", "asset": c.id} if {
	some c in input.channels
	c.kind in {"social_profile", "community", "messaging", "phone"}
	not c.service
}
