/*
 * artifact: raw artifacts of OpenClaw QA in, records out.
 */
#ifndef OC_ARTIFACT_ARTIFACT_H
#define OC_ARTIFACT_ARTIFACT_H

#include "artifact/collect.h"
#include "kinds/kinds.h"
#include "artifact/reader.h"
#include "artifact/validate.h"

#endif
