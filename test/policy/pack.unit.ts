import { makeAnalyzeRpcFun, makeAnalyzeStackRpcFun } from "@pulumi/policy/server";
import {
    AnalyzeRequest,
    AnalyzeResponse,
    AnalyzerResource,
    AnalyzerResourceOptions,
    AnalyzeStackRequest,
    EnforcementLevel,
    AnalyzerPropertyDependencies,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { expect } from "chai";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { PlainObject, unknown } from "../../graph/resource";
import { judge, rules } from "../../policy";
import { policies } from "../../policy/pack/policies";
import type { ViewSource } from "../../policy/view";
import { breaks } from "./breaks";
import { TestEvent } from "./event";

interface Diagnostic {
    code: string;
    urn: string;
    mandatory: boolean;
    message: string;
}

/** Sends the resources through @pulumi/policy's own server, as the engine does: one by one with their inputs, then all with their outputs. */
async function analyse(sources: ViewSource[]): Promise<Diagnostic[]> {
    const pack = policies();
    const one = makeAnalyzeRpcFun("pi-live", "0.1.0", "advisory", pack);
    const all = makeAnalyzeStackRpcFun("pi-live", "0.1.0", "advisory", pack);
    const found: AnalyzeResponse[] = [];
    for (const source of sources) {
        const request = new AnalyzeRequest();
        request.setType(source.type);
        request.setUrn(source.urn);
        request.setName(source.name);
        request.setProperties(Struct.fromJavaScript(source.inputs));
        request.setOptions(options());
        found.push(await answered((answer) => one({ request }, answer)));
    }
    const request = new AnalyzeStackRequest();
    request.setResourcesList(sources.map(stackResource));
    found.push(await answered((answer) => all({ request }, answer)));
    return found
        .flatMap((response) => response.getDiagnosticsList())
        .map((diagnostic) => ({
            code: diagnostic.getPolicyname(),
            urn: diagnostic.getUrn(),
            mandatory: diagnostic.getEnforcementlevel() === EnforcementLevel.MANDATORY,
            message: diagnostic.getMessage(),
        }));
}

function stackResource({
    type,
    urn,
    name,
    state,
    parent,
    dependencies,
    propertyDependencies,
    id,
}: ViewSource): AnalyzerResource {
    const resource = new AnalyzerResource();
    resource.setType(type);
    resource.setUrn(urn);
    resource.setName(name);
    // A component's state is what it registered as outputs, and the ids of Terraform's resources stand in theirs.
    const outputs = type.startsWith("pi-live:") ? {} : { ...state, ...(id === undefined ? {} : { id }) };
    resource.setProperties(Struct.fromJavaScript(outputs));
    resource.setOptions(options());
    resource.setParent(parent ?? "");
    resource.setDependenciesList([...dependencies]);
    for (const [key, urns] of Object.entries(propertyDependencies)) {
        const list = new AnalyzerPropertyDependencies();
        list.setUrnsList([...urns]);
        resource.getPropertydependenciesMap().set(key, list);
    }
    return resource;
}

function options(): AnalyzerResourceOptions {
    const given = new AnalyzerResourceOptions();
    given.setAliasesList([]);
    return given;
}

function answered(
    ask: (answer: (error: unknown, response: AnalyzeResponse | undefined) => void) => void,
): Promise<AnalyzeResponse> {
    return new Promise((resolve, reject) =>
        ask((error, response) => {
            if (response === undefined) reject(error instanceof Error ? error : new Error(String(error)));
            else resolve(response);
        }),
    );
}

/** As in a preview: nothing is known of what the providers compute. */
function asPreview(sources: ViewSource[]): ViewSource[] {
    return sources.map((source) => {
        const state: PlainObject = { ...source.inputs };
        for (const key of Object.keys(source.state)) if (!(key in source.inputs)) state[key] = unknown;
        return { ...source, state, id: undefined };
    });
}

/** Nothing tells a policy which values were secret. */
const needsSecrets = ["PL606", "PL607"];

/** Events with several rules broken in each, since every one goes through the server once for each policy. */
function brokenEvents(): TestEvent[] {
    const together = 10;
    const codes = Object.keys(breaks);
    return Array.from({ length: Math.ceil(codes.length / together) }, (_, group) => {
        const event = new TestEvent();
        // Neighbours look at the same properties: those that are broken together come from far apart.
        const chosen = codes.filter((_, i) => i % Math.ceil(codes.length / together) === group);
        for (const code of chosen) breaks[code][0](event);
        return event;
    });
}

describe("the policy pack", () => {
    it("has every rule, errors mandatory and warnings advisory", () => {
        const found = policies().slice(1);
        expect(found.map(({ name }) => name)).to.deep.equal(rules.map(({ code }) => code));
        for (const [i, { enforcementLevel, url, remediationSteps }] of found.entries()) {
            expect(enforcementLevel).to.equal(rules[i].severity === "error" ? "mandatory" : "advisory");
            expect(url).to.equal(rules[i].docs);
            expect(remediationSteps).to.equal(rules[i].fix);
        }
    });

    it("lets a legal event pass, known and in a preview", async () => {
        const sources = new TestEvent().sources();
        expect(await analyse(sources)).to.deep.equal([]);
        expect(await analyse(asPreview(sources))).to.deep.equal([]);
    });

    it("says the same as the rules over a recording, every rule broken", async () => {
        const severe = new Map(rules.map((rule) => [rule.code, rule.severity === "error"]));
        const short = ({ code, urn }: { code: string; urn: string }) => `${code} ${urn}`;
        const seen = new Set<string>();
        for (const event of brokenEvents()) {
            const expected = judge(event.view(), rules).filter(({ code }) => !needsSecrets.includes(code));
            const found = await analyse(event.sources());
            expect(found.map(short)).to.have.members(expected.map(short));
            for (const { code, mandatory } of found) expect(mandatory, code).to.equal(severe.get(code));
            for (const { code } of found) seen.add(code);
        }
        expect([...seen, ...needsSecrets]).to.have.members(rules.map(({ code }) => code));
    });

    it("is never kept from running by what a preview does not know", async () => {
        for (const event of brokenEvents()) {
            const found = await analyse(asPreview(event.sources()));
            expect(found.filter(({ message }) => message.includes("can't run"))).to.deep.equal([]);
        }
    });
});
