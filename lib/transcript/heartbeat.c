#include "transcript/heartbeat.h"

#include "transcript/lower.h"

bool heartbeat_text(struct slice text)
{
	if (lower_is(text, SLICE("[openclaw heartbeat poll]")))
		return true;
	if (!lower_begins(text, SLICE("read heartbeat.md")) &&
	    !lower_begins(text,
		SLICE(
		    "run the following periodic tasks (only those due based on their intervals):")))
		return false;
	return lower_has(text, SLICE("heartbeat_ok")) ||
	       lower_has(text, SLICE("heartbeat_respond"));
}
