import { ReadResourceResponse, RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";
import type {
    ReadResourceRequest,
    RegisterResourceOutputsRequest,
    RegisterResourceRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { decide } from "./compare/decide";
import { Former } from "./compare/former";
import { stillKnown } from "./compare/stable";
import { Computed, computedOutputs } from "./computed";
import { isAutoName } from "./computed/context";
import { existing, registered } from "./registered";
import { Plain, PlainObject, RecordedResource, unknown } from "./resource";
import { Transforms } from "./transforms";
import { beyond, mapLeaves, overlayObject, unwrap, wrapSecret } from "./wire";

type Reply = (error: Error | null, response: unknown) => void;

export interface MonitorOptions {
    project: string;
    stack: string;
    preview: boolean;
    account: string;
    /** Region of a package's default provider. */
    regionOf: (pkg: string) => string;
    call: (token: string, args: Record<string, unknown>) => Record<string, unknown>;
    /** Outputs of other stacks by full name. */
    stackReferences: Record<string, PlainObject>;
    /** The former recording: unchanged resources keep its values, as in a preview of an update. */
    against?: Former;
}

/** Replaces the engine's resource monitor and records every registration. */
export class RecordingMonitor {
    readonly resources = new Map<string, RecordedResource>();
    readonly transforms: Transforms;
    private readonly invokes: MockMonitor;

    constructor(private readonly options: MonitorOptions) {
        this.transforms = new Transforms(this);
        this.invokes = new MockMonitor({
            call: ({ token, inputs }: { token: string; inputs: Record<string, unknown> }) =>
                options.call(token, inputs),
            newResource: ({ name }) => {
                throw new Error(`${name} is not registered through here`);
            },
        });
    }

    invoke(request: unknown, reply: Reply): void {
        // The SDK takes a failed invoke's text from gRPC's `details` (runtime/invoke.js).
        void this.invokes.invoke(request, (error, response) => {
            reply(error === null ? null : Object.assign(asError(error), { details: asError(error).message }), response);
        });
    }

    registerResource(request: RegisterResourceRequest, reply: Reply): void {
        const tokens = this.transforms.tokensFor(request);
        if (tokens.length === 0) return this.answer(request, reply);
        this.transforms.apply(request, tokens).then(
            () => this.answer(request, reply),
            (error: unknown) => reply(asError(error), undefined),
        );
    }

    registerResourceOutputs(request: RegisterResourceOutputsRequest, reply: Reply): void {
        const resource = this.resources.get(request.getUrn());
        if (resource !== undefined) {
            const { plain, secrets } = unwrap(toPlain(request.getOutputs()));
            resource.outputs = plain;
            resource.secretOutputs = secrets;
        }
        reply(null, {});
    }

    /** Existing resources (`X.get`, stack references): recorded with their inputs, never created here. */
    readResource(request: ReadResourceRequest, reply: Reply): void {
        try {
            const type = request.getType();
            const urn = this.urn(request.getParent(), type, request.getName());
            const wire =
                type === "pulumi:pulumi:StackReference"
                    ? this.stackReference(request.getId())
                    : toPlain(request.getProperties());
            this.resources.set(urn, existing(urn, request, unwrap(wire)));
            const response = new ReadResourceResponse();
            response.setUrn(urn);
            response.setProperties(Struct.fromJavaScript(wire));
            reply(null, response);
        } catch (error) {
            reply(asError(error), undefined);
        }
    }

    registerStackTransform(callback: Callback, reply: Reply): void {
        this.transforms.addToStack(callback.getToken());
        reply(null, {});
    }

    registerResourceHook(_request: unknown, reply: Reply): void {
        // Hooks run around what the engine does to a resource; recording does nothing to it.
        reply(null, {});
    }

    registerErrorHook(_request: unknown, reply: Reply): void {
        reply(null, {});
    }

    supportsFeature(request: { getId(): string }, reply: Reply): void {
        // Output values would arrive as wrappers inside the inputs; the engine accepts them for remote components only.
        const has = request.getId() !== "outputValues";
        reply(null, { getHassupport: () => has });
    }

    registerPackage(request: unknown, reply: Reply): void {
        this.invokes.registerPackage(request, reply);
    }

    private answer(request: RegisterResourceRequest, reply: Reply): void {
        try {
            const type = request.getType();
            const name = request.getName();
            const urn = this.urn(request.getParent(), type, name);
            if (this.resources.has(urn))
                throw new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`);
            this.transforms.keep(urn, request);

            const given = toPlain(request.getObject());
            const { plain: inputs, secrets } = unwrap(given);
            const resource = registered(urn, request, inputs, secrets);
            const wire = request.getCustom() ? this.make(resource, given) : given;
            if (!request.getCustom()) this.options.against?.find(resource);
            this.resources.set(urn, resource);

            const response = new RegisterResourceResponse();
            response.setUrn(urn);
            response.setId(resource.id ?? "");
            response.setObject(Struct.fromJavaScript(wire));
            reply(null, response);
        } catch (error) {
            reply(asError(error), undefined);
        }
    }

    /** Lays what the provider computes over the inputs, in the record and in what the program gets back. */
    private make(resource: RecordedResource, given: PlainObject): PlainObject {
        const { against, preview } = this.options;
        const old = against?.find(resource);
        const op = old === undefined ? "create" : decide(old, resource).op;
        let laid: PlainObject;
        if (old !== undefined && op !== "replace") {
            const kept = beyond(old.outputs, old.inputs, resource.inputs);
            laid = op === "update" ? stillKnown(resource.type, kept) : kept;
            resource.id = old.id;
        } else {
            const computed = this.compute(resource);
            laid = preview ? mapLeaves(computed.outputs, () => unknown) : computed.outputs;
            if (computed.checked !== undefined) {
                // A replacement gets a new name.
                const named = (leaf: Plain) => (old !== undefined && isAutoName(leaf) ? unknown : leaf);
                laid = { ...mapLeaves(computed.checked, named), ...laid };
            }
            if (!preview) resource.id = computed.id;
        }
        resource.outputs = overlayObject(resource.inputs, laid);
        const wire = overlayObject(given, laid);
        for (const key of resource.additionalSecretOutputs) {
            if (wire[key] !== undefined) wire[key] = wrapSecret(wire[key]);
        }
        return wire;
    }

    private compute({ urn, type, name, inputs, provider }: RecordedResource): Computed {
        const region = this.providerRegion(provider) ?? this.options.regionOf(type.split(":", 1)[0]);
        return computedOutputs({ type, name, urn, inputs, account: this.options.account, region });
    }

    /** The region of an explicit provider, from the provider's own inputs; its reference is `urn::id`. */
    private providerRegion(reference: string): string | undefined {
        if (reference === "") return undefined;
        const region = this.resources.get(reference.slice(0, reference.lastIndexOf("::")))?.inputs["region"];
        return typeof region === "string" && region !== "" && region !== unknown ? region : undefined;
    }

    private stackReference(name: string): PlainObject {
        const { stackReferences, preview } = this.options;
        const outputs = stackReferences[name];
        if (outputs !== undefined) return { name, outputs, secretOutputNames: [] };
        // Only a preview can hold what is not known; the SDK reads it as undefined otherwise.
        if (preview) return { name, outputs: unknown, secretOutputNames: unknown };
        throw new Error(
            `the outputs of stack ${name} are unknown, since a recording reads no backend: pass them to record()`,
        );
    }

    private urn(parent: string, type: string, name: string): string {
        const parentType = parent === "" ? "" : parent.split("::", 3)[2];
        const chain = parentType === "" || parentType === "pulumi:pulumi:Stack" ? type : `${parentType}$${type}`;
        return `urn:pulumi:${this.options.stack}::${this.options.project}::${chain}::${name}`;
    }
}

function toPlain(struct: Struct | undefined): PlainObject {
    if (struct === undefined) return {};
    const plain: PlainObject = {};
    for (const [key, value] of Object.entries(struct.toJavaScript())) plain[key] = value;
    return plain;
}

function asError(error: unknown): Error {
    return error instanceof Error ? error : new Error(String(error));
}
