/*
 * gen BYTES [SEED]: writes a made-up session transcript (version 3 JSONL) of about BYTES bytes to
 * standard output: prose, code, tool calls with JSON in strings, tool results of many lines, usage;
 * a few per cent of the text is not ASCII. The same seed gives the same bytes.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct gen {
	uint64_t state;
	uint64_t written;
	uint64_t turn;
};

static const char *const WORDS[] = {"the", "gateway", "replied", "with", "status", "and", "tool",
    "call", "returned", "an", "result", "while", "reading", "file", "src/index.ts", "please",
    "check", "configuration", "of", "channel", "latency", "tokens", "usage", "model", "response",
    "caf\xC3\xA9", "na\xC3\xAFve", "\xE2\x86\x92", "ok", "run", "build", "test", "function",
    "value", "default", "session", "timeout", "agent", "message", "to", "in", "for", "is", "it",
    "that", "this", "from", "was", "are", "be"};

/* xorshift64 (Marsaglia 2003). */
static uint64_t next(struct gen *g)
{
	g->state ^= g->state << 13;
	g->state ^= g->state >> 7;
	g->state ^= g->state << 17;
	return g->state;
}

static uint64_t below(struct gen *g, uint64_t n)
{
	return next(g) % n;
}

static void put(struct gen *g, const char *s)
{
	size_t n = strlen(s);

	g->written += n;
	if (fwrite(s, 1, n, stdout) != n) {
		perror("gen: standard output");
		exit(74);
	}
}

static void words(struct gen *g, uint64_t n)
{
	for (uint64_t i = 0; i < n; i++) {
		put(g, WORDS[below(g, sizeof(WORDS) / sizeof(WORDS[0]))]);
		put(g, i + 1 == n ? "" : " ");
	}
}

static void head(struct gen *g)
{
	char text[200];
	uint64_t n = g->turn++;

	snprintf(text, sizeof(text),
	    "{\"type\":\"message\",\"id\":\"%08" PRIx64 "\",\"parentId\":\"%08" PRIx64
	    "\",\"timestamp\":\"2026-05-27T%02u:%02u:%02u.%03uZ\",\"message\":{\"role\":",
	    n + 1, n, (unsigned)(n / 36000 % 24), (unsigned)(n / 600 % 60), (unsigned)(n / 10 % 60),
	    (unsigned)(n % 10 * 100));
	put(g, text);
}

static void tail(struct gen *g)
{
	char text[60];

	snprintf(
	    text, sizeof(text), ",\"timestamp\":%" PRIu64 "}}\n", 1779876000000 + g->turn * 100);
	put(g, text);
}

static void user(struct gen *g)
{
	head(g);
	put(g, "\"user\",\"content\":[{\"type\":\"text\",\"text\":\"");
	words(g, 3 + below(g, 120));
	put(g, "\"}]");
	tail(g);
}

static void assistant(struct gen *g)
{
	char text[400];
	unsigned input = 500 + (unsigned)below(g, 4000), output = 5 + (unsigned)below(g, 900),
		 cached = 8000;

	head(g);
	put(g, "\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"");
	words(g, 5 + below(g, 150));
	put(g,
	    "\\n```json\\n{\\\"path\\\": "
	    "\\\"C:\\\\\\\\work\\\\\\\\a.ts\\\"}\\n```\"},{\"type\":\"toolCall\",\"id\":\"call_");
	snprintf(text, sizeof(text),
	    "%" PRIu64 "\",\"name\":\"exec\",\"arguments\":{\"command\":\"", g->turn);
	put(g, text);
	words(g, 2 + below(g, 8));
	put(g, "\",\"timeout\":30}}],\"api\":\"openai-completions\",\"provider\":\"openai\","
	       "\"model\":\"gpt-5.5\",");
	snprintf(text, sizeof(text),
	    "\"usage\":{\"input\":%u,\"output\":%u,\"cacheRead\":%u,\"cacheWrite\":0,"
	    "\"totalTokens\":%u,\"cost\":{\"input\":%.6f,"
	    "\"output\":%.6f,\"cacheRead\":0.001,\"cacheWrite\":0,\"total\":%.6f}},\"stopReason\":"
	    "\"toolUse\"",
	    input, output, cached, input + output + cached, input * 1.25e-6, output * 1e-5,
	    input * 1.25e-6 + output * 1e-5 + 0.001);
	put(g, text);
	tail(g);
}

static void tool_result(struct gen *g)
{
	char text[80];

	head(g);
	snprintf(text, sizeof(text),
	    "\"toolResult\",\"toolCallId\":\"call_%" PRIu64 "\",\"toolName\":\"exec\",",
	    g->turn - 1);
	put(g, text);
	put(g, "\"content\":[{\"type\":\"text\",\"text\":\"");
	for (uint64_t lines = 1 + below(g, 60); lines > 0; lines--) {
		words(g, 3 + below(g, 10));
		put(g, "\\n");
	}
	put(g, "\"}],\"details\":{\"status\":\"completed\",\"exitCode\":0,\"durationMs\":12},"
	       "\"isError\":false");
	tail(g);
}

int main(int argc, char **argv)
{
	if (argc < 2 || argc > 3) {
		fprintf(stderr, "usage: gen BYTES [SEED]\n");
		return 64;
	}
	uint64_t bytes = strtoull(argv[1], NULL, 10);
	struct gen g = {
	    .state = 88172645463325252u ^ (argc == 3 ? strtoull(argv[2], NULL, 10) << 20 : 0)};

	put(&g,
	    "{\"type\":\"session\",\"version\":3,\"id\":\"00000000-0000-4000-8000-000000000000\","
	    "\"timestamp\":\"2026-05-27T00:00:00.000Z\",\"cwd\":\"/work\"}\n");
	while (g.written < bytes) {
		user(&g);
		assistant(&g);
		tool_result(&g);
	}
	return fflush(stdout) == 0 ? 0 : 74;
}
