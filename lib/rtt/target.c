#include "rtt/target.h"

static const struct rtt_target TARGETS[] = {
    {"discord", "Discord", "discord-canary", "pnpm openclaw qa discord", RTT_RULES_DISCORD, false},
    {"slack", "Slack", "slack-canary", "pnpm openclaw qa slack", RTT_RULES_LIVE, false},
    {"telegram", "Telegram", "telegram-reply-chain-exact-marker", "pnpm openclaw qa telegram", RTT_RULES_LIVE, false},
    {"telegram", "Telegram", "channel-canary", "pnpm test:docker:npm-telegram-live", RTT_RULES_AGGREGATE, false},
    {"whatsapp", "WhatsApp", "whatsapp-canary", "pnpm openclaw qa whatsapp", RTT_RULES_LIVE, false},
    {"control-ui", "Control UI", "control-ui-qa-channel-image-roundtrip",
	"pnpm openclaw qa suite --scenario control-ui-qa-channel-image-roundtrip", RTT_RULES_SURFACE, true},
    {"rpc", "RPC", "rpc-gateway-smoke",
	"node --import tsx ../openclaw-rtt/scripts/measure-rpc-rtt.mjs --output-dir <dir>", RTT_RULES_SURFACE, true},
};

const struct rtt_target *rtt_target_find(const char *id, bool surface, bool aggregate, struct oc_err *e)
{
	struct nearest near = NEAREST_INIT(slice_cstr(id));
	const struct rtt_target *found = NULL;

	for (size_t i = 0; i < sizeof(TARGETS) / sizeof(TARGETS[0]); i++) {
		const struct rtt_target *t = &TARGETS[i];
		if (t->surface != surface)
			continue;
		nearest_try(&near, t->id);
		if (strcmp(t->id, id) == 0 && (found == NULL || (aggregate && t->rules == RTT_RULES_AGGREGATE)))
			found = t;
	}
	char hint[NEAREST_HINT];
	if (found == NULL)
		err_set(e, OC_EX_USAGE, "unknown %s %.100s; there are: %s%s", surface ? "surface" : "channel", id,
		    surface ? "control-ui, rpc" : "discord, slack, telegram, whatsapp", nearest_hint(&near, hint));
	return found;
}
