import { TransformRequest, TransformResourceOptions, TransformResponse } from "@pulumi/pulumi/proto/resource_pb";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { CallbackServer } from "@pulumi/pulumi/runtime/callbacks";
import type { ICallbackServer } from "@pulumi/pulumi/runtime/callbacks";

type Callback = (request: Uint8Array) => Promise<unknown>;

/**
 * `transforms` are functions that the engine calls back over gRPC. Here the SDK's own callback server keeps them, without
 * its network half, and the monitor calls them directly (@pulumi/pulumi 3.248.0, runtime/callbacks.js).
 */
export class Transforms {
    readonly server: ICallbackServer;
    private readonly functions = new Map<string, Callback>();
    private readonly ofStack: string[] = [];
    private readonly ofResource = new Map<string, { parent: string; tokens: string[] }>();
    private any = false;

    constructor(monitor: object) {
        const server: unknown = Object.create(CallbackServer.prototype);
        if (!(server instanceof CallbackServer)) throw new Error("@pulumi/pulumi no longer has a CallbackServer");
        Object.assign(server, {
            _callbacks: this.functions,
            _pendingRegistrations: 0,
            _awaitQueue: [],
            _monitor: monitor,
            _target: Promise.resolve("in-process"),
            _server: { forceShutdown: () => undefined },
        });
        this.server = server;
    }

    addToStack(token: string): void {
        this.any = true;
        this.ofStack.push(token);
    }

    /** Transforms of a resource, in the engine's order: its own, its parents' from the nearest up, the stack's. */
    tokensFor(request: RegisterResourceRequest): string[] {
        const own = request.getTransformsList();
        if (!this.any && own.length === 0) return [];
        const tokens = own.map((callback) => callback.getToken());
        for (let at = this.ofResource.get(request.getParent()); at !== undefined; at = this.ofResource.get(at.parent)) {
            tokens.push(...at.tokens);
        }
        return [...tokens, ...this.ofStack];
    }

    /** Remembers a resource for its children. */
    keep(urn: string, request: RegisterResourceRequest): void {
        const tokens = request.getTransformsList().map((callback) => callback.getToken());
        this.any ||= tokens.length > 0;
        if (!request.getCustom() || tokens.length > 0)
            this.ofResource.set(urn, { parent: request.getParent(), tokens });
    }

    /** Lets each transform change the request. */
    async apply(request: RegisterResourceRequest, tokens: string[]): Promise<void> {
        for (const token of tokens) {
            const transform = this.functions.get(token);
            if (transform === undefined) throw new Error(`transform ${token} is not registered`);
            const answer = await transform(transformRequestOf(request).serializeBinary());
            if (!(answer instanceof TransformResponse)) throw new Error("a transform returned no TransformResponse");
            const properties = answer.getProperties();
            if (properties !== undefined) request.setObject(properties);
            const options = answer.getOptions();
            if (options !== undefined) applyOptions(request, options);
        }
    }
}

function transformRequestOf(request: RegisterResourceRequest): TransformRequest {
    const options = new TransformResourceOptions();
    options.setDependsOnList(request.getDependenciesList());
    if (request.hasProtect()) options.setProtect(request.getProtect() ?? false);
    options.setIgnoreChangesList(request.getIgnorechangesList());
    options.setReplaceOnChangesList(request.getReplaceonchangesList());
    options.setVersion(request.getVersion());
    options.setAliasesList(request.getAliasesList());
    options.setProvider(request.getProvider());
    options.setCustomTimeouts(request.getCustomtimeouts());
    options.setPluginDownloadUrl(request.getPlugindownloadurl());
    if (request.hasRetainondelete()) options.setRetainOnDelete(request.getRetainondelete() ?? false);
    options.setDeletedWith(request.getDeletedwith());
    if (request.getDeletebeforereplacedefined()) options.setDeleteBeforeReplace(request.getDeletebeforereplace());
    options.setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList());
    options.setImport(request.getImportid());
    options.setHooks(request.getHooks());
    options.setReplaceWithList(request.getReplaceWithList());
    for (const [key, reference] of request.getProvidersMap().toArray()) options.getProvidersMap().set(key, reference);

    const transformRequest = new TransformRequest();
    transformRequest.setType(request.getType());
    transformRequest.setName(request.getName());
    transformRequest.setCustom(request.getCustom());
    transformRequest.setParent(request.getParent());
    transformRequest.setProperties(request.getObject());
    transformRequest.setOptions(options);
    return transformRequest;
}

function applyOptions(request: RegisterResourceRequest, options: TransformResourceOptions): void {
    request.setDependenciesList(options.getDependsOnList());
    if (options.hasProtect()) request.setProtect(options.getProtect() ?? false);
    request.setIgnorechangesList(options.getIgnoreChangesList());
    request.setReplaceonchangesList(options.getReplaceOnChangesList());
    request.setVersion(options.getVersion());
    request.setAliasesList(options.getAliasesList());
    request.setProvider(options.getProvider());
    request.setCustomtimeouts(options.getCustomTimeouts());
    request.setPlugindownloadurl(options.getPluginDownloadUrl());
    if (options.hasRetainOnDelete()) request.setRetainondelete(options.getRetainOnDelete() ?? false);
    request.setDeletedwith(options.getDeletedWith());
    if (options.hasDeleteBeforeReplace()) {
        request.setDeletebeforereplace(options.getDeleteBeforeReplace() ?? false);
        request.setDeletebeforereplacedefined(true);
    }
    request.setAdditionalsecretoutputsList(options.getAdditionalSecretOutputsList());
    request.setReplaceWithList(options.getReplaceWithList());
    if (!request.getCustom()) {
        request.clearProvidersMap();
        for (const [key, reference] of options.getProvidersMap().toArray())
            request.getProvidersMap().set(key, reference);
    }
}
