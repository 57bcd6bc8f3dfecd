/** Everything that a rehearsal plays, read from one recorded graph. */
import { randomBytes } from "node:crypto";

import type { Recording, ResourceSet } from "../../graph";
import { configurationPlans } from "./ads";
import { assetPlans } from "./assets";
import { EdgePlan, edgePlan } from "./edge";
import { encoderNotes, encoderPlan } from "./encoder";
import { flowPlans, unknownPassphrase } from "./flow";
import { ContributionPlan, contributionPlans, IngestPlan, ingestPlans } from "./ingest";
import { endpointPlans, packagerNotes } from "./packager";
import { object, texts } from "./read";
import { schedulePlans } from "./schedule";
import type { AssetPlan, ConfigurationPlan, EncoderPlan, EndpointPlan, FlowPlan, SchedulePlan } from "./types";

export interface EventPlan {
    ingests: IngestPlan[];
    contributions: ContributionPlan[];
    flows: FlowPlan[];
    encoder: EncoderPlan;
    endpoints: EndpointPlan[];
    configurations: ConfigurationPlan[];
    assets: AssetPlan[];
    edge: EdgePlan;
    schedules: SchedulePlan[];
    /** What players open, by endpoint, as the stack's outputs say. */
    playback: { withAds: Record<string, string>; withoutAds: Record<string, string> };
    /** What of the graph no rehearsal plays, for people. */
    notPlayed: string[];
}

/**
 * Reads the event of a graph recorded as after `pulumi up`; files of assets are relative to `root`.
 * Throws what the graph lacks to be played: a channel, an edge.
 */
export function eventPlan({ resources, outputs }: Recording, root: string): EventPlan {
    const edge = edgePlan(resources);
    if (edge === undefined) throw new Error("the stack makes no CloudFront distribution: nobody could watch");
    const endpoints = endpointPlans(resources);
    if (endpoints.length === 0) throw new Error("the stack makes no origin endpoint: nobody could watch");
    const playback = object(outputs["playback"]);
    return {
        ingests: ingestPlans(resources),
        ...withMadePassphrase(contributionPlans(resources), flowPlans(resources)),
        encoder: encoderPlan(resources),
        endpoints,
        configurations: configurationPlans(resources),
        assets: assetPlans(resources, root),
        edge,
        schedules: schedulePlans(resources),
        playback: { withAds: urls(playback["withAds"]), withoutAds: urls(playback["withoutAds"]) },
        notPlayed: [
            ...packagerNotes(resources),
            ...encoderNotes(resources),
            ...edge.notPlayed,
            ...otherNotes(resources),
        ],
    };
}

/** Both ends get one value, made at random, for a passphrase that no graph holds. */
function withMadePassphrase(
    contributions: ContributionPlan[],
    flows: FlowPlan[],
): Pick<EventPlan, "contributions" | "flows"> {
    const made = randomBytes(16).toString("hex");
    const known = <T extends { passphrase?: string }>(one: T): T =>
        one.passphrase === unknownPassphrase ? { ...one, passphrase: made } : one;
    return {
        contributions: contributions.map(known),
        flows: flows.map((flow) => ({ ...flow, sources: flow.sources.map(known) })),
    };
}

function urls(value: unknown): Record<string, string> {
    return Object.fromEntries(
        Object.entries(object(value)).flatMap(([name, url]) => texts([url]).map((text) => [name, text])),
    );
}

function otherNotes(graph: ResourceSet): string[] {
    const outputs = graph.all("aws-native:mediaconnect:FlowOutput").length;
    const entitlements = graph.all("aws-native:mediaconnect:FlowEntitlement").length;
    return [
        ...(outputs > 0 ? [`${outputs} outputs of flows to partners`] : []),
        ...(entitlements > 0 ? [`${entitlements} entitlements`] : []),
    ];
}
