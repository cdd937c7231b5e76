/* Our own records and the files beside them (schemas/): what of them may be published. */
#include "redact/policy_table.h"

/* Every record has them. */
#define HEAD "kind:word! v:num! "
#define SRC " src:@src"

const struct policy_object policy_records[] = {
    {"src", NULL, "path:path line:num xxh3:hash"},
    /* A record of a kind that is not known here. */
    {"record", NULL, HEAD SRC},
    {"artifact", "rtt", HEAD "type,era,channel:word! path:path bytes,lines:num xxh3,shape:hash" SRC},
    {"capture", "rtt", HEAD "records,samples,rejects:num!" SRC},
    {"reject", "rtt", HEAD "reason:log line,column,exit,bytes:num text:gone" SRC},
    {"left-out", NULL, HEAD "path:path type:word reason:title bytes:num" SRC},
    {"redaction", NULL, HEAD "policy,policyXxh3,keyId,times:word inputs,bytes,units,changed,bad,replaced:num masked,"
	     "distinct:@redaction-counts shapeBefore,shapeAfter:hash lost:@redaction-loss" SRC},
    {"redaction-counts", NULL, "rule,type:word count:num"},
    {"redaction-loss", NULL, "report:word path:title"},

    /* round trips */
    {"rtt-sample", "rtt", HEAD "sample,entry,rttMs,durationRttMs:num! form,channel,surface,status,rttSource:word! "
	     "scenario:word&sample-scenario! scenarioName,scenarioTitle:title! scenarioListed,superseded:num! "
	     "run:path&times runTimes:@times startedAt,finishedAt,generatedAt:time! counts:@counts "
	     "credentials:@credentials resultProblem:log! provider:word&provider! providerDetails:@provider "
	     "package:@package timing:@timing details,reason:log! candidates:@candidates resources:@sample-resources "
	     "metrics:@metrics artifacts:@sample-artifact" SRC},
    {"sample-scenario", "rtt", "id:word! name,title:title! listed:num"},
    {"times", "rtt", "startedAt,finishedAt:time!"},
    {"counts", "rtt", "total,passed,failed,skipped:num!"},
    {"credentials", "rtt", "source,role,kind:word! credentialId,ownerId,credentialFingerprint:#credential"},
    {"provider", "rtt", "id,auth,fixture:word! live:num model:@model-name"},
    {"model-name", NULL, "name,ref:word"},
    {"package", "rtt", "kind,spec,version,sha:word!"},
    {"timing", "rtt", "rttMs,avgMs,p50Ms,p95Ms,maxMs,samples,failedSamples,wallMs:num!"},
    {"rtt-measurement", "rtt", "finalMatchedReplyRttMs,durationMs,rttMs:num! requestStartedAt,responseObservedAt:time! "
			       "method,source:word!"},
    {"candidates", "rtt",
	"rttMs:num! rttMeasurement,surfaceRttMeasurement,controlUiRttMeasurement,summarySurfaceRttMeasurement,"
	"metricsSurfaceRttMeasurement:@rtt-measurement details:@candidates observed:@observed-times "
	"companion:@companion events:@candidate-events"},
    {"observed-times", "rtt", "problem:log! messages,matched,rttMs:num! triggerTimestamp,timestamp:time!"},
    {"companion", "rtt", "found:num! problem:log! run:@times rttMs:num!"},
    {"candidate-events", "rtt", "*(word):@candidate-event"},
    {"candidate-event", "rtt", "count,rttMs:num! source:word!"},
    {"sample-resources", "rtt", "command,gateway:@resource-figures"},
    {"resource-figures", "rss", "*(word):num!"},
    {"figures", "tokens", "*(word):num!"},
    {"metrics", "rss", "*(word):num!"},
    {"sample-artifact", "rtt", "role,type:word! path:path xxh3,shape:hash"},
    {"rtt-row", "rtt",
	"channel,surface:@row-channel package:@package run:@row-run polling:@polling mode:@mode rtt:@row-rtt "
	"resources:@row-resources discord:@row-samples samples:@row-sample artifacts:@row-artifacts"},
    {"row-channel", "rtt", "id,scenario:word! label:title!"},
    {"row-run", "rtt", "id,status:word! startedAt,finishedAt:time! durationMs:num!"},
    {"polling", "rtt", "attemptSamples,retryCount,maxAttempts:num!"},
    {"mode", "rtt", "providerMode,scenarios,credentialSource,credentialRole,source:word!"},
    {"row-rtt", "rtt", "warmSamples,failedSamples,avgMs,p50Ms,p95Ms,maxMs,sampleCount,canaryMs,mentionReplyMs:num! "
		       "sources:word!"},
    {"row-resources", "rss", "measurement:@row-measurement *(word):@row-figures"},
    {"row-measurement", "rss", "kind,scope:word! command:title!"},
    {"row-figures", "rss", "avg,p50,p95,max:num!"},
    {"row-samples", "rtt", "samples:@row-sample"},
    {"row-sample", "rtt", "index,attempts,rttMs,maxRssKb,elapsedSeconds,durationRttMs:num! status,rttSource:word! "
	"rttMeasurement:@rtt-measurement details:log! resources:@resource-figures channel,sourceRunId:word!"},
    {"row-artifacts", "rtt", "resultPath:word!"},
    {"rtt-selection", "rtt", "sourceFilename,schema,selection,scenario,status:word!"},

    /* memory and commands */
    {"rss-sample", "rss",
	HEAD "scope,metric,measure,source,unit,channel,scenario,edge,version,phase:word! gateway,run:path label:title! "
	     "at:time! timeOfDay:time! eventSeq,bytes,maxRssKb,atMs,elapsedSeconds,userSeconds,systemSeconds,sample,"
	     "attempts,"
	     "exitStatus,signal,processes,pid,seq,rssBytes,byRss,estimated,mark,stale,raw:num! problem,command:log "
	     "pressure:@pressure axes:@axes" SRC},
    {"pressure", "rss", "level,reason:word! thresholdBytes,limitBytes,usedBytes,growthBytes,windowMs:num!"},
    {"heap-snapshot", "rss",
	HEAD "scope,channel,scenario,version,unit:word! run:path label:title! at:time! bytes,seq,raw:num! problem:log "
	     "path:path" SRC},
    {"exec", "rss",
	HEAD "status,scope,metric:word! run:path label:title! startedAt,finishedAt:time! wallMs,userMs,systemMs,"
	     "exitStatus,signal,userSeconds,systemSeconds,maxRssKb,pid,coreDumped,timedOut,passedSignal,samples,missed,"
	     "unwritten,unheardMarks,intervalMs,selfCpuMs,pssReads:num! command,argv,error:log tree:@figures cwd:path "
	     "axes:@axes" SRC},
    {"rss-row", "rss",
	HEAD "by,verdict,scope,metric,measure,label,channel,scenario,version,run,unit:word! gateway:path key:@axes "
	     "reason:log! "
	     "first,last:time! runs,n,exact,firstBytes,firstMedianBytes,minBytes,p50Bytes,p95Bytes,maxBytes,coldToWarm,"
	     "peakBytes,pressureBytes:num! warm,cold,before,outliers,course,scenarios,growth,more,apart,"
	     "odd:@rss-part" SRC},
    {"rss-part", "rss",
	"run,scenario,version,used,of,statistic,judged,found:word! at:time! furthest,baseline:@rss-part *(word):num!"},
    {"rss-partial", "rss",
	HEAD "by,scope,metric,measure,run,strand,clock:word! gateway:path key:@axes level,points,bounds,sketch,marks,"
	     "unlabelled,peak,"
	     "pressure,pressureBytes,buckets,offsets,rejected:num! apart:@figures" SRC},
    {"axes", "drift", "*(word):word!"},

    /* parity of runtimes */
    {"cell", "drift",
	HEAD "scenarioId:title! attempt,supersededBy:num! scenarioStatus,upstream,upstreamFrom,runtime,"
	     "transportErrorClass,runtimeErrorClass:word! "
	     "scenarioIndex,transcriptLines,wallClockMs:num! scenarioDetails:log! axes:@axes "
	     "transcriptBytes:inside&transcript! transcriptRef:@file badLines:@bad-lines toolCalls,"
	     "providerPlanToolCalls:@tool-call toolCallIds:~tool-call! finalText:reply! usage:@tokens "
	     "bootStateLines:log! sentinelFindings:@sentinel strict:@strict systemPromptReport:@prompt-report "
	     "pluginState,toolBreakdown:gone" SRC},
    {"file", NULL, "path:path bytes:num xxh3:hash"},
    {"bad-lines", "drift", "count,first:num!"},
    {"tool-call", "drift", "tool,errorClass:word! argsHash,resultHash:hash!"},
    {"tokens", "tokens",
	"inputTokens,outputTokens,totalTokens,cacheRead,cacheWrite,input,output,total,reasoningTokens,promptTokens,"
	"input_tokens,output_tokens,total_tokens,cache_read_tokens,cache_write_tokens:num! cost:@cost"},
    {"cost", "tokens", "input,output,cacheRead,cacheWrite,total:num!"},
    {"sentinel", "drift", "kind,verdict,owner,productImpact,qaImpact:word! line:num! text:log!"},
    {"strict", "drift", "messages:num! toolCalls:@tool-call"},
    {"scenario", "drift",
	HEAD "index,attempt,supersededBy:num! upstream,upstreamFrom:word! scenarioId,name:title! status,runtimes,"
	     "runtimePair,providerMode,primaryModel,"
	     "usagePolicy:word! details:log! steps:@step axes:@axes reported:@verdict" SRC},
    {"step", "drift", "name:title! status:word! details:log!"},
    {"verdict", "drift", "drift:word! driftDetails:log! pass:num!"},
    {"suite", "rss",
	HEAD "era,upstream,upstreamFrom:word! missingScenarioIds:title! scenarioCount,failed,blocking:num! "
	     "counts:@counts metrics:@suite-metrics run,runBlock:@suite-run" SRC},
    {"drift", "drift",
	HEAD "scenarioId,name:title! attempt:num! axes:@axes pair,rules,upstream,upstreamFrom,drift,severity,"
	     "family:word! driftDetails,triage,"
	     "note:log! pass:num! known,knownAs:@known left,right:@drift-side firstDifference:@difference text,"
	     "wording:@rubric upstreamVerdict,classified,reported:@verdict" SRC},
    {"known", "drift", "issue,until,scenario,tool,drift,state:word! reason:title! matches:num!"},
    {"drift-side", "drift",
	"runtime,status,scenarioStatus,runtimeErrorClass,transportErrorClass:word! tokens,toolCalls,wallMs,"
	"transcriptLines,messages:num! src:@src"},
    {"difference", "drift", "call:num! left,right:@tool-call"},
    {"rubric", "drift", "within,similarity,leftTone,rightTone:num!"},
    {"drift-report", "drift",
	HEAD "runtimePair,rules,upstream,providerMode,primaryModel,comparedAt:word! totalScenarios,passedScenarios,"
	     "failedScenarios,missingScenarios,judgedPairs,knownDrifts,expectations,expectationsFailed,mostWaiting,"
	     "pass:num! driftCounts,severityCounts,gate:@figures scenarios:@drift-row failures,notes:log! known:@known "
	     "suites:@drift-suite ages:@drift-age incomplete:@drift-incomplete retried:@drift-retried" SRC},
    {"drift-age", "drift", "upstream,upstreamFrom:word! scenarios:num!"},
    {"drift-incomplete", "drift", "path:path why:log! src:@src"},
    {"drift-retried", "drift", "name,scenarioId:title! attempt:num! status,drift:word!"},
    {"drift-row", "drift",
	"name,scenarioId:title! axes:@axes status,drift,severity,issue,openclawStatus,piStatus,codexStatus,leftStatus,"
	"rightStatus:word! driftDetails:log! openclawTokens,piTokens,codexTokens,leftTokens,rightTokens,"
	"openclawToolCalls,piToolCalls,codexToolCalls,leftToolCalls,rightToolCalls,openclawWallMs,codexWallMs,"
	"leftWallMs,rightWallMs:num!"},
    {"drift-suite", "drift", "providerMode:word! wallMs:num! src:@src"},
    {"agentic-report", "drift", HEAD "candidateLabel,baselineLabel:word! candidateMetrics,baselineMetrics:@figures "
	     "scenarioComparisons:@comparison comparedAt:time! pass:num! failures,notes:log!" SRC},
    {"comparison", "drift", "name:title! candidateStatus,baselineStatus:word! candidateDetails,baselineDetails:log!"},
    {"coverage-report", "drift",
	HEAD "runtimePair:word! evaluated,pass,totalTools,requiredTools,reportOnlyTools,trackedTools,"
	     "nativeWorkspaceTools,dynamicIntegrationTools,searchableDynamicTools,optionalTools,passingTools,"
	     "failingTools:num! rows:@coverage-row failures:log!" SRC},
    {"coverage-row", "drift",
	"tool,runtimeToolName,codexRuntimeToolName,bucket,expectedLayer,capabilityLayer,scenarios,openclaw,codex,"
	     "drift,tracking,"
	"codexDefaultImpact,qaImpact:word! sourcePaths:path required,fixtureCount,openclawToolCalls,"
	"codexToolCalls,openclawSuccessfulToolCalls,codexSuccessfulToolCalls:num! action:title! details:log!"},
    {"expectation", "drift", HEAD "cell:word! pass:num! findings:@finding" SRC},
    {"finding", "drift", "field:word! at:num! expected,got:log!"},
    {"lifecycle", "drift",
	HEAD "cell,status,events,pluginVersion,hostVersion,tokenRoute,removedRuntimePins,selectedAuthProfileId:word! "
	     "remediation:log! responseCount,inputTokens,countedTokens,wallClockMs:num!" SRC},
    {"tool-fixture", "drift",
	HEAD "id,surface,runtimeParityTier:word! title:title! sourcePath:path coverage:@axes execution:@execution" SRC},
    {"execution", "drift", "kind:word! config:@fixture-config"},
    {"fixture-config", "drift",
	"toolName:word! expectedAvailable:num! toolCoverage:@tool-coverage knownBroken,knownHarnessGap:@known "
	"promptSnippet,failurePromptSnippet:title"},
    {"tool-coverage", "drift",
	"family,actualTool,bucket,expectedLayer,tracking,codexDefaultImpact,qaImpact:word! required:num! action,"
	"reason:title!"},
    {"replay", "drift",
	HEAD "transcriptPath:path! userTurnCount,firstDriftAtTurn:num! drift,drifts,severity:word!" SRC},
    {"turn", "drift", HEAD "turn,lineNumber,prefixBytes:num! userText:text!" SRC},

    {"known-drifts", "drift", "known:@known"},
    {"tool-families", "drift", "families,default:@tool-family"},
    {"tool-family", "drift", "severity,tools:word! *(word):@tool-family"},
    {"lifecycle-expectation", "drift", "v,wallBudgetMs:num! cells:@expected-cell"},
    {"expected-cell", "drift",
	"cell,status,events,authProfile,tokenRoute,removedPins:word! remediation:log! responseCount,inputTokens,"
	"tokensConserved,wallBudgetMs:num!"},
    {"cell-list", "drift",
	"scenario,scenarioId,runtime,status,upstream:word! details:log! wallMs:num! transcript,gatewayLog,mockRequests,"
	"stateDir,steps:path axes:@axes"},

    /* tokens */
    {"token-budget", "tokens", HEAD "budgets:@budget"},
    {"budget", "tokens", "name:title! key:@token-key per:word! side,tokens,cost:num!"},
    {"usage", "tokens", HEAD "source,agent,runtime,provider,model,stopReason,branch,tools,toolNames,duplicateOf:word! "
	     "session:~session! sessionKey:#session-key! call:hash! turn,seq,toolCalls,toolCallCount,backwards,earlier,"
	     "input,output,cacheRead,cacheWrite,total:num! cost:@cost at:time! error:log!" SRC},
    {"token-key", "tokens", "session:~session! model,runtime,day,provider,tool,agent:word! sessionKey:#session-key!"},
    {"token-partial", "tokens",
	HEAD "by:word! calls:hash! sketch,rejected,noCalls,untimed,backwards,shared,max,messages,messageTotals,"
	     "sampledTurns,"
	     "sampledSessions:num! key:@token-key live,side,apart:@figures ignored:@figures first,last,firstMs,"
	     "lastMs:time! turns,sessions,turnTotals,sessionTotals:~session!" SRC},
    {"token-report", "tokens",
	HEAD "of,method,status,runtimePair,by,providerMode:word! generatedAt:time! pass,rejected,noCalls,"
	     "thresholdPercent,"
	     "rowCount:num! failures,notes,skipReason:log! totals:@token-figures rows:@token-row aggregate,"
	     "budgets:@token-figures" SRC},
    {"token-row", "tokens",
	HEAD "scenarioId:title! by,usageSource,classification,toolsUsed,failedRuntimes:word! notApplicable:num! "
	"key:@token-key first,last:time! *(word):@token-figures" SRC},
    {"token-figures", "tokens", "first,last:time! name,model,session,runtime:word! *(word):@token-figures"},
    {"prompt", "tokens",
	HEAD "session:~session! sessionKey:#session-key! agent,runtime,provider,model:word! at:time! chars:num! "
	     "systemPrompt:@prompt-figures injectedWorkspaceFiles:@prompt-file skills,tools:@prompt-list "
	     "currentTurn:@prompt-figures" SRC},
    {"prompt-figures", "tokens", "hash:hash *(word):num!"},
    {"prompt-file", "tokens", "name:word! path:path missing,rawChars,injectedChars,truncated:num!"},
    {"prompt-list", "tokens", "promptChars,listChars,schemaChars:num! hash:hash entries:@prompt-entry"},
    {"prompt-entry", "tokens",
	"name:word! summaryHash,schemaHash:hash blockChars,summaryChars,schemaChars,propertiesCount:num!"},
    {"prompt-report", "tokens",
	"source,provider,model:word! generatedAt:time! sessionId:~session! sessionKey:#session-key! workspaceDir:#path "
	"bootstrapMaxChars,bootstrapTotalMaxChars:num! bootstrapTruncation,sandbox:@modes systemPrompt,"
	"currentTurn:@prompt-figures injectedWorkspaceFiles:@prompt-file skills,tools:@prompt-list"},
    {"modes", NULL, "*(word):word"},
    {NULL, NULL, NULL},
};
