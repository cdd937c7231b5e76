/* The words of OpenClaw's and the QA lab's own log texts: those in lower case are looked up as parts of names, too
 * (eventLoopMax is event, loop and max). Words that prose is full of (glue) stay where a text is ours for the most
 * part, but do not count for it. */
#include "redact/log_words.h"

#include "redact/policy_form.h"
#include "redact/words.h"

const char log_glue[] =
    "a again all already also an and any are as at be because been before behind being between both but by can cannot "
    "code could did do does done else false few first for from get give go got had has have having here how if in "
    "instead into is it its itself just last left less like line long made make many may me might more most must my "
    "name need never new next no none not now of off old on once one only or other our out over own part put re s "
    "second see set should since so some still such take than that the their them then there these they third this "
    "those through time to too true two under until up us use used user using value very via was way we well were what "
    "when where which while who why will with within without would yes yet you your";

const char log_terms[] =
    "abandoned abort aborted accept accepted access account ack acp action active actual add added admin after agent "
    "agentid agents ahead alive allow allowed allowlist allowlists announce answer anthropic api app appdir appear "
    "appeared appears append applied apply approval approvals approve approved archive args argument arguments array "
    "artifact artifacts artifactsdir assertion assistant async attach attachment attempt attempted attempting attempts "
    "attribute audio audit auth authentication author authorization auto available avg await backend backfill "
    "background backoff base baseline batch became become beta billing bind block blocked body boom boot bootstrap bot "
    "branch bridge browser bucket budget buffer bug build bundle bundled busy byte bytes cache cached call caller "
    "calls canary cancel cancelled candidate candidates canvas capability capacity capture captured catalog catchup "
    "cell cells change changed changes channel channels chars chat check checked checkpoint checks child chunk chunks "
    "classification clean cleanly cleanup clear clears cli client clients clock close closed closing cloud codex cold "
    "collect collections command commands compact compaction compare compat complete completed completion completions "
    "complex compose compute concurrency config configuration configure configured conn connect connected connecting "
    "connection console container content context continue continued continuing contracts control conversation "
    "cooldown copy core correct corrupt cost count counts cpu crash crashed create created credential credentials "
    "criteria critical cron current daemon data database date day debug decide decision declare decline declined "
    "default defaults defer deferred degraded delay delayed delete deleted delivered delivery delta denied deny "
    "dependency depth dequeue descriptor desktop detail details detected detection device diag diagnostic diagnostics "
    "diff differ differs digest dir direct directory disable disabled disabling disconnect disconnected discord "
    "discovery dispatch display dm doctor document dreaming drift driver drop dropped dry due duplicate duration "
    "dynamic early echo edit embedded ended ending endpoint ends engine enoent enqueue entries entry env environment "
    "equal err error errors estimate estimated eval evaluate evaluating event events evict evidence exact example "
    "exceed exceeded exception exchange exec execute executed execution exhausted exist existing exists exit exited "
    "expect expected expired expires export extension extensions extra extract fail failed failing failover fails "
    "failure failures fallback family fast fatal feature fetch field fields file files final finalize find finding "
    "findings fingerprint finish finished fit fits fix fixture flag flagged flow flush force form format forward found "
    "free fresh full function gate gateway generate generated global google grace group groups growth guard guild "
    "handle handler handshake hang hard harness hash head header headers health healthy heap heartbeat heartbeats help "
    "high history hit hits hold home hook hooks host hot hour http https id identity idle ids ignore ignored image "
    "images implicit import include incoming incomplete incorrect index indexed indexing info init initial initialize "
    "inline inprocess input insert inside inspect install installed instance insufficient integration internal "
    "interrupt interval invalid invoke io isolated issue item items iteration iterations job jobs js json keep key "
    "keys kill killed kind known label labels lag lane lanes large late latency launch layer leaf lease least level "
    "library lifecycle limit limited limits lines link linked list listen listening live liveness load loaded loader "
    "loading local lock locked log logged login logout logs lookup loop lost low main manager manifest manual map mark "
    "marker markers match matched matches matching max mb mcp mean measure media member memory mention mentioned "
    "mentions merge message messages meta metadata method methods metric metrics mid middle migrate min minor minute "
    "minutes mismatch missing mock mode model models modified module moment monitor month move ms msg multiple "
    "mutating native negative net network newer node non nonzero normal normalization normalize normalized note notes "
    "notice notification notify null number oauth object observe observed ok older omit omitted open openai openclaw "
    "opened operation operator optional options order origin outbound outcome outgoing output outside overall overflow "
    "overloaded owner p50 p90 p95 p99 pack package packages pad page pair paired pairing parallel param parent parity "
    "parse parsed partial parts pass passed patch path paths pattern pause payload peak peer pending per percent "
    "performance permanent permission persist phase phases pid ping pipeline pipes plan planned platform plugin "
    "plugins pnpm point policy poll polling pool port portable position post power pre precheck prefix prepare "
    "prepared present preserve pressure prev preview previous prewarm primary print prior probe problem process "
    "processed processing processor product profile profiles progress prompt prompts proof properties property "
    "protocol provided provider providers proxy prune pruned public publish pull push qa qmd quarantine query queue "
    "queued quit quota race raise random range rate ratio raw reach reached read readable reader ready reason reasons "
    "rebuilt recall receive received recent reconnect record recorded recover recovered recovery redact redacted "
    "reduce ref refresh refreshing refused regex register registered registration registry reject rejected relative "
    "relay release released reload remote remove removed rename render repair repaired repeat replace replaced replay "
    "replies reply report reported req request requested requests require required requires res rescan reserve reset "
    "resolution resolve resolved resolver resource resources respond response responses restart restarted restarting "
    "restore result results resume retries retry return returned reuse reused revision rewarm rewarmed rewrite rewrote "
    "role root route routing row rows rpc rss rtt rule rules run runner running runs runtime runtimes safe sample "
    "sampled samples sandbox save saved scan scanned scenario scenarios schedule scheduled schema scope script search "
    "section security segment select selected self send sender sending sent sentinel separate sequence serve server "
    "servers service session sessions setup severity shape share show showed shown shows shutdown side sidecar "
    "sidecars sigint sign signal sigterm sigusr1 sigusr2 silent similarity size skip skipped skips slack sleep slow "
    "snapshot socket source sources span spans spawn spawned spec split sqlite ssl stack stage stages stale stall "
    "stalled stalls standard start started starting starts startup state static statistics status stderr stdin stdout "
    "step steps stop stopped stopping storage store stored stream streaming string structural style subagent submit "
    "subscription subsystem success successful suite summary supervisor supported surface surfaces suspicious sut sync "
    "synced system tab table tail target task tasks telegram template temporarily terminal terminated test tests text "
    "thinking thread threads threshold throttle throw tick timed timeline timeout timeouts timer timers timestamp "
    "timing timings title tls token tokens tool tools top total totals touch trace track tracked tracking traffic "
    "transcript transform transient transport tree trigger triggered truncate truncated try ttl tts turn turns type "
    "types uid unable unauthorized unavailable unclassified undefined unexpected unhandled unhealthy unit units "
    "unknown unlock unmentioned unpin unreachable unresolved unset unsupported update updated upgrade upstream url "
    "usage utf8 utilization valid validate validation values verbose verdict verify version versions view visible "
    "voice voices wait waited waiting waits wake warm warmed warming warmup warmups warn warning warnings watch "
    "watcher watching weak web webchat webhook webhooks whatsapp whitespace window work worker workers workspace wrap "
    "write writing written wrong xhr yaml zero";

/* What reports look for in texts (rtt_run.jq, lib/parity: details, sentinel_line, rubric): where a text is not ours,
 * these stay and the rest goes. In the order of their first letters. */
const struct slice log_phrases[] = {
    SLICE("abandoned"), SLICE("allowlist"), SLICE("an error was"), SLICE("api key"), SLICE("auth profile"),
    SLICE("before_prompt_build"), SLICE("before_tool_call"), SLICE("billing hard limit"), SLICE("blocked"),
    SLICE("blocked by"), SLICE("codex app-server"), SLICE("codex_app_server"), SLICE("contract"),
    SLICE("contracts.tools"), SLICE("could not"), SLICE("crash"), SLICE("crashed"),
    SLICE("credential pool exhausted"), SLICE("cron"), SLICE("declare"), SLICE("denied"), SLICE("did not continue"),
    SLICE("doctor"), SLICE("enoent"), SLICE("error"), SLICE("error occurred"), SLICE("exception"), SLICE("failed"),
    SLICE("failed to"), SLICE("failover"), SLICE("failovererror"), SLICE("failure"), SLICE("image_generate=true"),
    SLICE("incomplete turn"), SLICE("insufficient_quota"), SLICE("invalid"), SLICE("manifest"), SLICE("missing"),
    SLICE("model"), SLICE("model allowlist"), SLICE("no active subscription"), SLICE("no api key found"),
    SLICE("no available credential"), SLICE("no progress"), SLICE("not found"), SLICE("not in"), SLICE("oauth"),
    SLICE("outside"), SLICE("plugin"), SLICE("progress stalled"), SLICE("qa command exited"),
    SLICE("quota exceeded"), SLICE("register"), SLICE("registration"), SLICE("reply matched"),
    SLICE("restart mode:"), SLICE("runtime policy"), SLICE("schema"), SLICE("stalled"), SLICE("status 124"),
    SLICE("stopped"), SLICE("subscription exhausted"), SLICE("timed out"), SLICE("timeout"), SLICE("tool"),
    SLICE("unable to"), SLICE("usage limit")};
const size_t log_phrase_count = sizeof(log_phrases) / sizeof(log_phrases[0]);

struct word {
	uint64_t hash;
	struct slice text;
	enum log_word is;
};

struct log_words {
	struct table words;
	size_t phrase[27]; /* where those begin that have this first letter */
};

static bool same_word(const void *word, const void *text)
{
	const struct slice *a = &((const struct word *)word)->text, *b = text;

	return slice_eq(*a, *b);
}

/* FNV-1a: for words of a few bytes it is ahead of XXH3. */
static uint64_t hash_of(struct slice text)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < text.n; i++)
		h = (h ^ (unsigned char)text.p[i]) * 16777619u;
	return h;
}

static int add_all(struct log_words *w, const char *list, enum log_word is)
{
	while (*list != '\0') {
		struct slice text = slice_make(list, strcspn(list, " "));
		struct word *word = table_put(&w->words, hash_of(text), &text);
		if (word == NULL)
			return -1;
		if (word->text.p == NULL)
			*word = (struct word){word->hash, text, is};
		list += text.n + (list[text.n] == ' ');
	}
	return 0;
}

struct log_words *log_words_new(void)
{
	struct log_words *w = mem_alloc(sizeof(*w));

	if (w == NULL)
		return NULL;
	*w = (struct log_words){.words = TABLE_INIT(struct word, same_word)};
	for (size_t c = 0, i = 0; c <= 26; c++) {
		while (i < log_phrase_count && log_phrases[i].p[0] < (char)('a' + c))
			i++;
		w->phrase[c] = i;
	}
	if (add_all(w, log_terms, LOG_TERM) != 0 || add_all(w, log_glue, LOG_GLUE) != 0) {
		log_words_free(w);
		return NULL;
	}
	return w;
}

void log_words_free(struct log_words *w)
{
	if (w != NULL)
		table_release(&w->words);
	mem_free(w);
}

enum log_word log_words_find(const struct log_words *w, const char *p, size_t n)
{
	char lower[24];

	if (n == 0 || n > sizeof(lower))
		return LOG_UNKNOWN;
	for (size_t i = 0; i < n; i++)
		lower[i] = p[i] >= 'A' && p[i] <= 'Z' ? (char)(p[i] | 0x20) : p[i];
	struct slice text = slice_make(lower, n);
	const struct word *found = table_find_as(&w->words, sizeof(struct word), same_word, hash_of(text), &text);
	return found == NULL ? LOG_UNKNOWN : found->is;
}

static bool phrase_at(struct slice text, size_t at, struct slice phrase)
{
	if (text.n - at < phrase.n)
		return false;
	for (size_t i = 1; i < phrase.n; i++) {
		char c = text.p[at + i];
		if ((c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c) != phrase.p[i])
			return false;
	}
	return at + phrase.n == text.n || !form_name_char(text.p[at + phrase.n]) ||
	       !form_name_char(phrase.p[phrase.n - 1]);
}

size_t log_phrase(const struct log_words *w, struct slice text, size_t at)
{
	char c = at < text.n ? (char)(text.p[at] | 0x20) : ' ';
	size_t end = at;

	if (c < 'a' || c > 'z')
		return at;
	for (size_t i = w->phrase[c - 'a']; i < w->phrase[c - 'a' + 1]; i++) {
		if (at + log_phrases[i].n > end && phrase_at(text, at, log_phrases[i]))
			end = at + log_phrases[i].n;
	}
	return end;
}
