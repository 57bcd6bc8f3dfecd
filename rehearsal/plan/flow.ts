/** MediaConnect, as the graph has it. */
import type { RecordedResource, ResourceSet } from "../../graph";
import { number, object, required, text } from "./read";
import type { FlowPlan } from "./types";

type SourcePlan = FlowPlan["sources"][number];

/** A source and the address that AWS gave it: where the venue's encoders dial. */
export interface DialledSource {
    flow: FlowPlan;
    source: SourcePlan;
    /** e.g. `203.0.113.8`. */
    host?: string;
}

/** Every flow, in the order of the graph. */
export function flowPlans(graph: ResourceSet): FlowPlan[] {
    return graph.all("aws-native:mediaconnect:Flow").map((flow) => flowPlan(graph, flow));
}

/** Every source of every flow. */
export function dialledSources(graph: ResourceSet): DialledSource[] {
    return graph.all("aws-native:mediaconnect:Flow").flatMap((resource) => {
        const flow = flowPlan(graph, resource);
        const given = recordedSources(graph, resource);
        return flow.sources.map((source) => {
            const recorded = given.find(({ inputs }) => text(inputs.name) === source.name);
            return { flow, source, host: text(recorded?.outputs.ingestIp) };
        });
    });
}

function flowPlan(graph: ResourceSet, flow: RecordedResource): FlowPlan {
    // Its name in the program, which a crew knows: the one in AWS ends in digits.
    const name = flow.name.replace(/-flow$/, "");
    const recorded = recordedSources(graph, flow);
    const failover = object(flow.inputs.sourceFailoverConfig);
    const primary = text(object(failover.sourcePriority).primarySource);
    const sources = recorded.map(({ inputs }) => sourcePlan(graph, name, inputs));
    // Stable: the others keep their order.
    sources.sort((a, b) => Number(b.name === primary) - Number(a.name === primary));
    const mode = failover.state === "ENABLED" ? text(failover.failoverMode) : undefined;
    return {
        name,
        arn: required(text(flow.outputs.flowArn), `the ARN of flow ${name}`),
        sources,
        ...(mode === undefined ? {} : { failover: mode }),
    };
}

/** The one declared in the flow, then those of their own. */
function recordedSources(
    graph: ResourceSet,
    flow: RecordedResource,
): { inputs: Record<string, unknown>; outputs: Record<string, unknown> }[] {
    const others = graph
        .all("aws-native:mediaconnect:FlowSource")
        .filter(({ inputs }) => inputs.flowArn === flow.outputs.flowArn);
    return [{ inputs: object(flow.inputs.source), outputs: object(flow.outputs.source) }, ...others];
}

function sourcePlan(graph: ResourceSet, flow: string, source: Record<string, unknown>): SourcePlan {
    const name = required(text(source.name), `the name of a source of flow ${flow}`);
    const of = `of source ${name} of flow ${flow}`;
    const secret = text(object(source.decryption).secretArn);
    return {
        name,
        port: required(number(source.ingestPort), `the port ${of}`),
        latencyMs: required(number(source.minLatency), `the latency ${of}`),
        allowedCidr: required(text(source.whitelistCidr), `the allowed CIDR ${of}`),
        ...(secret === undefined ? {} : { passphrase: secretValue(graph, secret) }),
    };
}

/** Marks a secret that the crew made by hand, whose value no graph holds: `eventPlan` gives both ends one made at random. */
export const unknownPassphrase = "(unknown passphrase)";

function secretValue(graph: ResourceSet, arn: string): string {
    const version = graph
        .all("aws:secretsmanager/secretVersion:SecretVersion")
        .find(({ inputs }) => inputs.secretId === arn);
    return text(version?.inputs.secretString) ?? unknownPassphrase;
}
