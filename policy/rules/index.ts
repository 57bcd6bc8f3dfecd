import type { Rule } from "../rule";
import { accessRules } from "./access";
import { adRules } from "./ads";
import { endpointAccessRules, grantRules, profileRules, tagRules } from "./aws-refuses";
import { breakRules } from "./breaks";
import { breakTimeRules } from "./break-times";
import { contributionRules } from "./contribution";
import { edgeRules } from "./edge";
import { edgeRouteRules } from "./edge-routes";
import { encoderRules } from "./encoder";
import { hostRules } from "./host";
import { nameRules } from "./names";
import { packagingRules } from "./packaging";
import { quotaRules } from "./quotas";
import { secretRules } from "./secrets";
import { ssaiRules } from "./ssai";
import { venueRules } from "./venue";
import { videoRules } from "./video";

/** Every rule, in the order of its code. */
export const rules: readonly Rule[] = [
    ...videoRules,
    ...encoderRules,
    ...profileRules,
    ...contributionRules,
    ...hostRules,
    ...venueRules,
    ...packagingRules,
    ...endpointAccessRules,
    ...breakRules,
    ...breakTimeRules,
    ...adRules,
    ...ssaiRules,
    ...edgeRouteRules,
    ...edgeRules,
    ...accessRules,
    ...secretRules,
    ...grantRules,
    ...nameRules,
    ...tagRules,
    ...quotaRules,
];
