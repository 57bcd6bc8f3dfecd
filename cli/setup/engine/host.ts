/**
 * A Pulumi language host for Node programs: starts programs, policy packs and plugin folders for the engine, through the
 * entry points of the program's own `@pulumi/pulumi`, as Pulumi's Go host does, which cannot be built from the modules
 * that Go's proxy serves.
 *
 * Started by the engine as `pulumi-language-nodejs … <engine address>`; prints its port on the first line of stdout.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";

import * as grpc from "@grpc/grpc-js";
import { type ILanguageRuntimeServer, LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

/** Exit code of `cmd/run` after it has reported the error itself (`cmd/run/index.js`). */
const errorReported = 32;
/** A stack's state travels in one message (the engine's own limit, sdk/go/common/util/rpcutil). */
const largestMessage = 400 * 1024 * 1024;

let engineAddress = process.argv[process.argv.length - 1] ?? "";
const children = new Set<ChildProcess>();

/** Folder of the program's own SDK. Throws with the way to install one. */
function sdkFolder(program: string): string {
    const require = createRequire(path.join(program, "package.json"));
    try {
        return path.dirname(require.resolve("@pulumi/pulumi/package.json"));
    } catch {
        throw new Error(`no @pulumi/pulumi in or above ${program}: run \`npm ci\` there`);
    }
}

function text(options: object, key: string): string {
    const value: unknown = Reflect.get(options, key);
    return typeof value === "string" ? value : "";
}

function flag(name: string, value: string | number): string[] {
    return value === "" ? [] : [`--${name}`, String(value)];
}

function start(args: string[], cwd: string, env: NodeJS.ProcessEnv): ChildProcess {
    // The engine reads the port, and nothing else, from this process's stdout.
    const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    children.add(child);
    child.on("close", () => children.delete(child));
    return child;
}

function programOptions(info: language.ProgramInfo | undefined): object {
    return info?.getOptions()?.toJavaScript() ?? {};
}

function runProgram(request: language.RunRequest): Promise<language.RunResponse> {
    const info = request.getInfo();
    const options = programOptions(info);
    const folder = info?.getProgramDirectory() || request.getPwd();
    const config: Record<string, string> = {};
    // Keys arrive as `project:config:key` from older engines.
    for (const [key, value] of request.getConfigMap().entries()) config[key.replace(":config:", ":")] = value;
    const args = [
        ...text(options, "nodeargs").split(" ").filter(Boolean),
        path.join(sdkFolder(folder), "cmd/run/index.js"),
        ...flag("monitor", request.getMonitorAddress()),
        ...flag("engine", engineAddress),
        ...flag("organization", request.getOrganization()),
        ...flag("project", request.getProject()),
        ...flag("root-directory", info?.getRootDirectory() ?? ""),
        ...flag("stack", request.getStack()),
        ...flag("pwd", request.getPwd()),
        ...(request.getDryrun() ? ["--dry-run"] : []),
        ...flag("parallel", request.getParallel()),
        info?.getEntryPoint() || request.getProgram() || ".",
        ...request.getArgsList(),
    ];
    const tsconfig = text(options, "tsconfig");
    const child = start(args, request.getPwd(), {
        ...process.env,
        PULUMI_CONFIG: JSON.stringify(config),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
        PULUMI_NODEJS_TYPESCRIPT: Reflect.get(options, "typescript") === false ? "" : "true",
        ...(tsconfig === "" ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
    });
    child.stdout?.pipe(process.stderr);
    child.stderr?.pipe(process.stderr);
    return new Promise((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (code, signal) => {
            const response = new language.RunResponse();
            if (code === errorReported) response.setBail(true);
            else if (code !== 0) response.setError(`Program exited with ${signal ?? `non-zero exit code: ${code}`}`);
            resolve(response);
        });
    });
}

function runPlugin(call: grpc.ServerWritableStream<language.RunPluginRequest, language.RunPluginResponse>): void {
    const { request } = call;
    const folder = request.getInfo()?.getProgramDirectory() || request.getPwd();
    const isPolicyPack = request.getKind() === "analyzer";
    const entry = path.join(sdkFolder(folder), "cmd", isPolicyPack ? "run-policy-pack" : "run-plugin", "index.js");
    const given = request.getArgsList();
    const args = isPolicyPack ? [entry, ...given, folder] : [entry, folder, ...given];
    const env = { ...process.env };
    for (const pair of request.getEnvList()) env[pair.slice(0, pair.indexOf("="))] = pair.slice(pair.indexOf("=") + 1);
    // A policy pack reads its package.json from the working folder.
    const child = start(args, isPolicyPack ? folder : request.getPwd(), env);
    const answer = (fill: (response: language.RunPluginResponse) => void) => {
        const response = new language.RunPluginResponse();
        fill(response);
        call.write(response);
    };
    child.stdout?.on("data", (chunk: Buffer) => answer((response) => response.setStdout(chunk)));
    child.stderr?.on("data", (chunk: Buffer) => answer((response) => response.setStderr(chunk)));
    child.on("error", (error) => call.destroy(error));
    child.on("close", (code) => {
        answer((response) => response.setExitcode(code ?? 1));
        call.end();
    });
    call.on("cancelled", () => child.kill());
}

/** Handles a call by a function or a promise; a throw becomes the call's error. */
function answering<Request, Response>(
    answer: (request: Request) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
    return (call, done) => {
        Promise.resolve()
            .then(() => answer(call.request))
            .then(
                (response) => done(null, response),
                (error: unknown) =>
                    done({
                        code: grpc.status.UNKNOWN,
                        message: error instanceof Error ? error.message : String(error),
                    }),
            );
    };
}

function notServed<Request, Response>(method: string): grpc.handleUnaryCall<Request, Response> {
    return (_, done) =>
        done({ code: grpc.status.UNIMPLEMENTED, message: `this language host does not support ${method}` });
}

const service: ILanguageRuntimeServer = {
    handshake: answering((request: language.LanguageHandshakeRequest) => {
        engineAddress = request.getEngineAddress() || engineAddress;
        return new language.LanguageHandshakeResponse();
    }),
    // Pulumi.yaml names the plugins: the engine must not download any.
    getRequiredPlugins: answering(() => new language.GetRequiredPluginsResponse()),
    getRequiredPackages: answering(() => new language.GetRequiredPackagesResponse()),
    run: answering(runProgram),
    runPlugin,
    getPluginInfo: answering(() => {
        const info = new plugin.PluginInfo();
        info.setVersion("3.248.0");
        return info;
    }),
    about: answering(() => {
        const response = new language.AboutResponse();
        response.setExecutable(process.execPath);
        response.setVersion(process.version.slice(1));
        return response;
    }),
    getProgramDependencies: answering(() => new language.GetProgramDependenciesResponse()),
    // `npm ci` installs packages before the engine starts.
    installDependencies: (call) => call.end(),
    runtimeOptionsPrompts: answering(() => new language.RuntimeOptionsResponse()),
    template: notServed("template"),
    generateProgram: notServed("generateProgram"),
    generateProject: notServed("generateProject"),
    generatePackage: notServed("generatePackage"),
    pack: notServed("pack"),
    link: notServed("link"),
    cancel: answering(() => {
        for (const child of children) child.kill();
        return new Empty();
    }),
};

const server = new grpc.Server({
    "grpc.max_receive_message_length": largestMessage,
    "grpc.max_send_message_length": largestMessage,
});
server.addService(LanguageRuntimeService, service);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) throw error;
    process.stdout.write(`${port}\n`);
});
