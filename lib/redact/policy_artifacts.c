/* What the QA lab and its workflows write: what of it may be published. */
#include "redact/policy_table.h"

const struct policy_object policy_artifacts[] = {
    /* <ch>-qa-summary.json, qa-suite-summary.json, summaries of surfaces */
    {"qa-summary", "rtt",
	"startedAt,finishedAt,generatedAt:time! counts:@counts credentials:@credentials scenarios:@qa-scenario "
	"run:@suite-run metrics:@suite-metrics artifacts:@qa-artifacts guildId:#discord-guild channelId:#channel "
	"groupId:#telegram-group sutAccountId:word sutPhoneE164:#phone cleanupIssues:log evidence:@qa-evidence "
	"rttMeasurement,surfaceRttMeasurement,controlUiRttMeasurement:@rtt-measurement"},
    {"qa-artifacts", NULL, "reportPath,summaryPath,observedMessagesPath,reactionTimelinesPath:path *(word):path"},
    {"qa-scenario", "rtt",
	"id,scenarioId:word! title,name:title! status,channel,surface,source,driver,runtimeParityTier:word! "
	"details:log! steps:@step requestStartedAt,responseObservedAt,startedAt,finishedAt:time! rttMs,durationMs:num! "
	"rttMeasurement,surfaceRttMeasurement,controlUiRttMeasurement:@rtt-measurement artifactPaths:path "
	"approval:@approval sentMessageId,responseMessageId:#message runtimeParity:@runtime-parity"},
    {"approval", NULL,
	"approvalId:#approval approvalKind,decision,pendingActionValues,resolvedActionValues:word channelId:#channel "
	"pendingCheckpointPath,resolvedCheckpointPath,pendingScreenshotPath,resolvedScreenshotPath:path "
	"pendingMessageTs,resolvedMessageTs,threadTs:#slack-ts pendingText,resolvedText:gone"},
    {"runtime-parity", "drift", "scenarioId,drift:word! driftDetails:log! cells:@parity-cells"},
    {"parity-cells", "drift", "*(word):@cell"},
    {"suite-metrics", "rss",
	"wallMs,gatewayProcessCpuMs,gatewayCpuCoreRatio,gatewayProcessRssStartBytes,gatewayProcessRssEndBytes,"
	"gatewayProcessRssDeltaBytes,gatewayProcessRssPeakBytes,gatewayProcessRssPeakDeltaBytes:num! "
	"gatewayProcessRssSamples,gatewayHeapSnapshots:@rss-point rttMeasurement,surfaceRttMeasurement,"
	"controlUiRttMeasurement:@rtt-measurement"},
    {"rss-point", "rss", "label:title! at:time! path:path gatewayProcessRssBytes,bytes:num!"},
    {"suite-run", "rtt",
	"startedAt,finishedAt:time! providerMode,primaryModel,primaryProvider,primaryModelName,alternateModel,"
	"alternateProvider,alternateModelName,channelDriver,channel,scenarioIds,runtimePair,codexToolLoading:word! "
	"fastMode,concurrency:num! channelCapabilityMatrixPath,channelDriverSmokePath:path"},

    /* qa-evidence.json */
    {"qa-evidence", "rtt",
	"kind,evidenceMode,profile:word! schemaVersion:num! generatedAt:time! entries:@evidence-entry "
	"scorecard:@scorecard profilePlan:@scorecard"},
    {"scorecard", NULL, "id,title,status,verdict,profile:word total,passed,failed,score:num"},
    {"evidence-entry", "rtt",
	"test:@evidence-test coverage:@coverage posture,runtimeParityTier:word! effective:num! refs:@ref "
	"execution:@evidence-execution result:@evidence-result mapping:@mapping"},
    {"evidence-test", "rtt", "kind,id:word! title:title! source:@file"},
    {"coverage", "rtt", "id,role,surfaceIds,categoryIds,refIds:word! sourcePath:path primary,secondary:word"},
    {"ref", NULL, "id,kind:word path:path"},
    {"mapping", "rtt", "profile:@ref taxonomy:@ref coverage:@coverage refs:@ref runtimeParity:@ref"},
    {"evidence-execution", "rtt",
	"runner:word&ref! environment:@environment provider:@evidence-provider channel:@evidence-channel "
	"packageSource:@package artifacts:@evidence-artifact"},
    {"environment", NULL, "id,ref,os,nodeVersion:word"},
    {"evidence-provider", "rtt", "id,fixture,auth:word! live:num! model:@model-name"},
    {"evidence-channel", "rtt", "id,driver:word! live:num!"},
    {"evidence-artifact", NULL, "kind,source:word path:path"},
    {"evidence-result", "rtt",
	"status:word! failure:@failure timing:@timing details:log! rttMeasurement,surfaceRttMeasurement,"
	"controlUiRttMeasurement:@rtt-measurement"},
    {"failure", "rtt", "class:word! reason:log!"},

    /* <ch>-qa-observed-messages.json */
    {"observed-message", "rtt",
	"scenarioId:word! scenarioTitle:title! matchedScenario,senderIsBot,inlineButtonCount,hasMedia:num! "
	"triggerTimestamp,timestamp,observedAt:time! messageId,triggerMessageId,replyToMessageId:#message "
	"channelId:#channel guildId:#discord-guild senderId,userId:#user botId:#bot senderUsername:#username ts,"
	"threadTs:#slack-ts chatId:#telegram-chat updateId:#telegram-update mediaKinds,kind,mediaType,"
	"approvalState:word fromPhoneE164:#phone mediaFileName,text,caption,blockText,poll,inlineButtons,"
	"actionValues:gone quoted:@quoted reaction:@reaction"},
    {"quoted", NULL, "messageId,id:#message text,participant,body:gone"},
    {"reaction", NULL, "messageId,id:#message emoji:word targetMessageId:#message"},
    /* GET /channels/{id}/messages */
    {"discord-message", "rtt",
	"id:#message channel_id:#channel guild_id:#discord-guild content:gone timestamp,edited_timestamp:time! "
	"author:@discord-author attachments:@attachment reactions:@discord-reaction "
	"referenced_message:@discord-message type:num"},
    {"discord-author", NULL, "id:#user username,global_name,avatar:#username bot:num"},
    {"attachment", NULL, "id:#message filename,url,proxy_url:gone size:num content_type:word"},
    {"discord-reaction", NULL, "count,me:num emoji:@emoji"},
    {"emoji", NULL, "id:#emoji name:word"},

    /* performance events of the control UI */
    {"event", "rtt", "event,method,tab,name,status,phase:word! durationMs,count,ok:num! at,timestamp:time! "
		     "payload:@event-payload"},
    {"event-payload", "rtt", "method,tab,status,phase,name,event:word! ok:num! durationMs,elapsedMs,rttMs,"
			     "totalMs:num!"},
    {"events", "rtt", "events,eventLog:@event *(word):@event"},

    /* reports of the QA lab */
    {"parity-summary", "drift",
	"runtimePair,providerMode,primaryModel:word! comparedAt,generatedAt:time! totalScenarios,passedScenarios,"
	"failedScenarios,pass:num! driftCounts:@figures scenarios:@drift-row failures,notes:log!"},
    {"agentic-summary", "drift",
	"candidateLabel,baselineLabel:word! candidateMetrics,baselineMetrics:@figures scenarioComparisons:@comparison "
	"comparedAt,generatedAt:time! pass:num! failures,notes:log!"},
    {"efficiency-summary", "tokens",
	"status,runtimePair,providerMode:word! generatedAt:time! thresholdPercent,pass:num! rows:@efficiency-row "
	"aggregate:@token-figures failures,notes,skipReason:log!"},
    {"efficiency-row", "tokens", "scenarioId:title! usageSource,classification,toolsUsed:word! deltaPercent,"
				 "flagged:num! *(word):@token-figures"},
    {"replay-summary", "drift", "transcripts:@replayed status:word! generatedAt:time!"},
    {"replayed", "drift", "transcriptPath:path! userTurnCount,firstDriftAtTurn:num! drift:word! cells:@parity-cells"},
    {"confidence", NULL,
	"version,pass:num profile,status:word generatedAt:time lanes:@lane counts:@figures failures,notes:log"},
    {"lane", NULL,
	"id,kind,verdict,failureVerdict,missingVerdict,expectedTokenUsageSource,productImpact,qaImpact,issue,labels,"
	"status:word title:title artifact:path required,skipBackfillLane:num missingReason,ownerAction,reason,"
	"details:log"},

    /* the mock provider, a client's timings */
    {"mock-request", "tokens",
	"t,time,at:time! n,seq,bytes,status,durationMs,n_messages,n_tools,systemChars,toolsChars:num! method,model,"
	"roles,tools,plannedToolName,auth,stream,keys,headers,url:word! ua:title allInputText,prompt,toolOutput:text! "
	"plannedToolArgs:args! usage:@tokens body,raw,lastUser,lastUserText:gone"},
    {"http-timing", "rtt",
	"label,method,model:word! sentAt,at:time! status,headerMs,ttfbMs,firstContentMs,totalMs,responseBytes:num! "
	"headers:@http-headers request:@http-request response:gone error:log sessionKey:#session-key session:~session "
	"user:#user"},
    {"http-headers", NULL,
	"content-type,content-length,connection,transfer-encoding,cache-control,keep-alive:title date,authorization,"
	"cookie,set-cookie:gone *(word):gone"},
    {"http-request", NULL, "method,path:word headers:@http-headers body:@http-body"},
    {"http-body", NULL, "model:word stream:num user:#user messages:@message tools:gone"},
    {NULL, NULL, NULL},
};
