import * as grpc from "@grpc/grpc-js";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import { type IResourceProviderServer, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import type { Kind } from "./diff";
import type { Call, Double, Identity } from "./double";
import { type EngineLog, silentLog } from "./engine-log";
import { type Incidents, type Operation, noIncidents } from "./incident";
import { type Properties, type Value, bareBag } from "./value";

/** A stack's state travels in one message (sdk/go/common/util/rpcutil). */
const largestMessage = 400 * 1024 * 1024;

const kinds: Record<Kind, [plain: provider.PropertyDiff.Kind, replacing: provider.PropertyDiff.Kind]> = {
    add: [provider.PropertyDiff.Kind.ADD, provider.PropertyDiff.Kind.ADD_REPLACE],
    delete: [provider.PropertyDiff.Kind.DELETE, provider.PropertyDiff.Kind.DELETE_REPLACE],
    update: [provider.PropertyDiff.Kind.UPDATE, provider.PropertyDiff.Kind.UPDATE_REPLACE],
};

/** A double that listens. */
export interface Serving {
    port: number;
    close(): void;
}

/** Serves a double over gRPC on this machine, as the engine expects of a provider plugin. */
export function serve(
    double: Double,
    incidents: Incidents = noIncidents,
    log: EngineLog = silentLog,
): Promise<Serving> {
    const server = new grpc.Server({
        "grpc.max_receive_message_length": largestMessage,
        "grpc.max_send_message_length": largestMessage,
    });
    server.addService(ResourceProviderService, service({ double, incidents, log }));
    return new Promise((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
            if (error === null) resolve({ port, close: () => server.forceShutdown() });
            else reject(error);
        });
    });
}

function service(acting: Acting): IResourceProviderServer {
    const { double } = acting;
    return {
        handshake: answering(() => {
            const response = new provider.ProviderHandshakeResponse();
            response.setAcceptSecrets(true);
            return response;
        }),
        getSchema: answering(() => {
            const response = new provider.GetSchemaResponse();
            response.setSchema(JSON.stringify({ name: double.name, version: double.version, resources: {} }));
            return response;
        }),
        checkConfig: answering((request) => {
            const response = new provider.CheckResponse();
            response.setInputs(request.getNews());
            return response;
        }),
        diffConfig: answering(() => {
            const response = new provider.DiffResponse();
            response.setChanges(provider.DiffResponse.DiffChanges.DIFF_NONE);
            return response;
        }),
        configure: answering((request) => {
            double.configure?.(settings(request));
            const response = new provider.ConfigureResponse();
            response.setAcceptsecrets(true);
            response.setSupportspreview(true);
            return response;
        }),
        check: answering((request) => check(acting, request)),
        diff: answering((request) => diff(acting, request)),
        create: answering((request) => create(acting, request)),
        read: answering((request) => read(acting, request)),
        update: answering((request) => update(acting, request)),
        delete: answering((request) => remove(acting, request)),
        getPluginInfo: answering(() => {
            const response = new plugin.PluginInfo();
            response.setVersion(double.version);
            return response;
        }),
        attach: answering(() => new Empty()),
        cancel: answering(() => new Empty()),
        getMapping: answering(() => new provider.GetMappingResponse()),
        getMappings: answering(() => new provider.GetMappingsResponse()),
        // Our programs take account and region out of ARNs (CONTRIBUTING): a call to AWS in a preview is an error of ours.
        invoke: answering((request: provider.InvokeRequest): provider.InvokeResponse => {
            throw new Error(`the ${double.name} double answers no calls, and was asked for ${request.getTok()}`);
        }),
        parameterize: notServed(double, "parameterize"),
        call: notServed(double, "call"),
        construct: notServed(double, "construct"),
        list: (call) => call.destroy(new Error(`the ${double.name} double has no list`)),
    };
}

/** Settings arrive as `aws:config:region` = text, or in one bag. */
function settings(request: provider.ConfigureRequest): Properties {
    const given = [...request.getVariablesMap().entries()];
    return {
        ...bag(request.getArgs()),
        ...Object.fromEntries(given.map(([key, value]) => [key.split(":")[2] ?? key, value])),
    };
}

interface Acting {
    double: Double;
    incidents: Incidents;
    log: EngineLog;
}

function check({ double }: Acting, request: provider.CheckRequest): provider.CheckResponse {
    const { inputs, failures } = double.check({
        ...identity(double, request),
        olds: bag(request.getOlds()),
        news: bag(request.getNews()),
        seed: request.getRandomseed_asU8(),
    });
    const response = new provider.CheckResponse();
    response.setInputs(struct(inputs));
    response.setFailuresList(
        failures.map(({ property, reason }) => {
            const failure = new provider.CheckFailure();
            failure.setProperty(property);
            failure.setReason(reason);
            return failure;
        }),
    );
    return response;
}

function diff({ double }: Acting, request: provider.DiffRequest): provider.DiffResponse {
    const { changes, replaces, deleteBeforeReplace, judge } = double.diff({
        ...identity(double, request),
        id: request.getId(),
        oldInputs: bareBag(bag(request.getOldInputs())),
        olds: bareBag(bag(request.getOlds())),
        news: bareBag(bag(request.getNews())),
    });
    const { DIFF_NONE, DIFF_SOME, DIFF_UNKNOWN } = provider.DiffResponse.DiffChanges;
    const response = new provider.DiffResponse();
    response.setDeletebeforereplace(deleteBeforeReplace);
    response.setChanges(changes.length === 0 ? DIFF_NONE : judge === "engine" ? DIFF_UNKNOWN : DIFF_SOME);
    if (judge === "engine") return response;
    response.setReplacesList(replaces);
    response.setDiffsList([...new Set(changes.map(({ path }) => path.split(/[.[]/)[0]))]);
    response.setHasdetaileddiff(true);
    for (const { path, kind } of changes) {
        const entry = new provider.PropertyDiff();
        entry.setKind(kinds[kind][replaces.includes(path) ? 1 : 0]);
        entry.setInputdiff(true);
        response.getDetaileddiffMap().set(path, entry);
    }
    return response;
}

async function create(acting: Acting, request: provider.CreateRequest): Promise<provider.CreateResponse> {
    const preview = request.getPreview();
    const { id, outputs } = await noted(acting, "create", request, preview, "", (resource) =>
        acting.double.create({ ...resource, inputs: bag(request.getProperties()), preview }),
    );
    const response = new provider.CreateResponse();
    response.setId(id);
    response.setProperties(struct(outputs));
    return response;
}

/** What is in the state is what there is: the doubles have no drift. */
function read(acting: Acting, request: provider.ReadRequest): Promise<provider.ReadResponse> {
    return noted(acting, "read", request, false, request.getId(), ({ urn }) => {
        if (request.getProperties() === undefined)
            throw new Error(`${urn} is not in the state: the doubles cannot import`);
        const response = new provider.ReadResponse();
        response.setId(request.getId());
        response.setProperties(request.getProperties());
        response.setInputs(request.getInputs());
        return response;
    });
}

async function update(acting: Acting, request: provider.UpdateRequest): Promise<provider.UpdateResponse> {
    const preview = request.getPreview();
    const outputs = await noted(acting, "update", request, preview, request.getId(), (resource) =>
        acting.double.update({
            ...resource,
            id: request.getId(),
            olds: bag(request.getOlds()),
            oldInputs: bag(request.getOldInputs()),
            news: bag(request.getNews()),
            preview,
        }),
    );
    const response = new provider.UpdateResponse();
    response.setProperties(struct(outputs));
    return response;
}

function remove(acting: Acting, request: provider.DeleteRequest): Promise<Empty> {
    return noted(acting, "delete", request, false, request.getId(), async (resource) => {
        await acting.double.delete?.({ ...resource, id: request.getId(), olds: bag(request.getProperties()) });
        return new Empty();
    });
}

/** Does one operation, and writes down when it began and ended and how. */
async function noted<T>(
    { double, incidents, log }: Acting,
    operation: Operation,
    request: { getUrn(): string },
    preview: boolean,
    id: string,
    act: (call: Call) => T | Promise<T>,
): Promise<T> {
    const resource = identity(double, request);
    const dials: string[] = [];
    const start = Number(process.hrtime.bigint());
    const note = (more: { error?: string }) =>
        incidents.note({
            ...resource,
            operation,
            preview,
            id,
            start,
            end: Number(process.hrtime.bigint()),
            ...(dials.length === 0 ? {} : { dials }),
            ...more,
        });
    try {
        if (!preview) incidents.provoke(operation, resource);
        const result = await act({
            ...resource,
            dialled: ({ host, port }) => dials.push(`${host}:${port}`),
            log: (message, more) => log(resource.urn, message, more),
        });
        note({});
        return result;
    } catch (error) {
        note({ error: message(error) });
        throw error;
    }
}

/** Type and name out of the URN; refuses a type that the double does not know, so that nothing is silently echoed. */
function identity(double: Double, request: { getUrn(): string }): Identity {
    const urn = request.getUrn();
    const [, , qualified = "", name = ""] = urn.split("::");
    const type = qualified.slice(qualified.lastIndexOf("$") + 1);
    if (!double.knows(type))
        throw new Error(`the ${double.name} double knows no ${type}: add it in test/engine/doubles`);
    return { urn, type, name };
}

function bag(from: Struct | undefined): Properties {
    return from === undefined ? {} : toBag(from.toJavaScript());
}

function toBag(from: object): Properties {
    return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, toValue(value)]));
}

function toValue(from: unknown): Value {
    if (Array.isArray(from)) return from.map(toValue);
    if (typeof from === "object" && from !== null) return toBag(from);
    if (typeof from === "string" || typeof from === "number" || typeof from === "boolean") return from;
    return null;
}

function struct(from: Properties): Struct {
    return Struct.fromJavaScript(from);
}

function message(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}

function answering<Request, Response>(
    answer: (request: Request) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
    // In a promise, so that an error that is thrown at once is answered too.
    return (call, done) => {
        void new Promise<Response>((resolve) => resolve(answer(call.request))).then(
            (response) => done(null, response),
            (error: unknown) => done({ code: grpc.status.UNKNOWN, message: message(error) }),
        );
    };
}

function notServed<Request, Response>(double: Double, method: string): grpc.handleUnaryCall<Request, Response> {
    return (_, done) =>
        done({ code: grpc.status.UNIMPLEMENTED, message: `the ${double.name} double has no ${method}` });
}
