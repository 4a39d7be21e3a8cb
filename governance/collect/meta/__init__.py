"""The collector of Meta: who owns, who administers and who shares what a corporation has on Meta's platforms.

`collect(Access(base_url, api_version, business_id, token), report)` reads the business portfolio by the Graph API and
returns `Found(assets, gaps)`: the portfolio itself, its owned and its client ad accounts, pages, pixels (datasets),
Instagram profiles and WhatsApp accounts, each with its people and partner businesses. It reads only (GET), one call at
a time, and changes nothing.

**Token.** A system user's, with `business_management`, `ads_read`, `pages_show_list`, `pages_read_engagement`,
`instagram_basic` and `whatsapp_business_management`; from the environment variable `ECOSYSTEM_META_TOKEN` or a named
secret (`token_from`), which the command reads from AWS Secrets Manager (`governance.collect.aws.secret`). It travels in
the Authorization header alone: no URL, message, record, log or traceback of ours has it in it. It goes to `base_url`
only, over TLS (or to loopback), and no redirect is followed with it. Pages are followed by their cursor, never by the
`paging.next` that Meta gives, which holds the token.

**What fails.** A gap is never an absence. Throttling (codes 4, 17, 32, 613, 80000-80014, 429) is waited out as the
usage headers tell, within a budget; cut connections, 5xx, half an answer are tried again a few times, and after three
lists in a row that nobody answered for, it stops; a missing permission (3, 10, 200-299, 415) is a gap with its name; a
dead token (102, 190) is one gap, and ends it; a field that this version of the API does not have is left out, unknown,
and a gap. A list that was not read to its end is not in the business's
`listed`, so that nobody takes what lacks for missing.

**What Meta does not tell.** The people of a partner business (its permitted tasks are the most that they have); when a
holder last used the access; the partners of a WhatsApp account; the owner of another's Instagram profile.

Sources: Graph API v26 reference, "Handling Errors", "Rate Limits", "Paginated Results"; `facebook-business` 26.0.3.
"""

from governance.collect.meta.access import Access, Clock, Limits, NoTokenError, Token, token_from
from governance.collect.meta.collecting import Found, collect
from governance.collect.meta.sought import Sought, sought

__all__ = ["Access", "Clock", "Found", "Limits", "NoTokenError", "Sought", "Token", "collect", "sought", "token_from"]
