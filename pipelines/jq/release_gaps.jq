# release_gaps.jq: releases that upstream does not measure, and why (openclaw-rtt's channel-rtt-config and
# release-gap-reasons): not a failure, "n/a".

# A version as numbers to sort by, as upstream sorts: a beta (2026.7.1-beta.2), its release (2026.7.1), what came after it (2026.7.1-2).
# Any other text is null. (openclaw-rtt, scripts/openclaw-version.mjs)
def release_order:
  (capture("^(?<y>[0-9]{4})\\.(?<m>[1-9][0-9]{0,8})\\.(?<d>[1-9][0-9]{0,8})(-beta\\.(?<b>[1-9][0-9]{0,8})|-(?<p>[1-9][0-9]{0,8}))?\\z") // null)
  | if . == null then null
    else [.y, .m, .d, (if .b then "0" elif .p then "2" else "1" end), .b // .p // "0"] | map(tonumber) end;

def release_spec: startswith("openclaw@") and (ltrimstr("openclaw@") | release_order) != null;

def release_skips:
  ("2026.4.24 2026.4.25 2026.4.26 2026.4.27 2026.4.29 2026.5.2" | split(" ")) as $before
  | {
      discord: {
        "2026.4.29": "release omits Discord observed-message timing data",
        "2026.5.3": "release omits Discord observed-message timing data",
        "2026.5.16-beta.5": "release does not complete the current Discord canary",
        "2026.5.16-beta.6": "release does not complete the current Discord canary"
      },
      telegram: { "2026.7.1-beta.4": "published package omits @openclaw/ai required by the onboarding recovery path" },
      slack: ($before | map({(.): "release predates the Slack QA canary"}) | add),
      whatsapp:
        ($before + ("2026.5.3 2026.5.4 2026.5.6 2026.5.7" | split(" "))
         | map({(.): "release predates the WhatsApp QA canary"}) | add)
    };

def surface_first_release: { rpc: "2026.5.28-beta.1", "control-ui": "2026.6.1-beta.3" };

# The reason why this target has no run of this version, or null.
def release_skip_reason($target; $version):
  release_skips[$target][$version] //
  (surface_first_release[$target] as $first
   | ($version | release_order) as $order
   | if $first != null and $order != null and $order < ($first | release_order) then
       "surface release coverage starts at " + $first
     else null end);
