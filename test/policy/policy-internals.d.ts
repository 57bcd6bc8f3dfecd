/** What @pulumi/policy 1.21.0 does with the engine's requests; its typings leave it out. */
import type { Policies } from "@pulumi/policy";
import type { AnalyzeRequest, AnalyzeResponse, AnalyzeStackRequest } from "@pulumi/pulumi/proto/analyzer_pb";

declare module "@pulumi/policy/server" {
    type Answer = (error: unknown, response: AnalyzeResponse | undefined) => void;
    function makeAnalyzeRpcFun(
        name: string,
        version: string,
        level: string,
        policies: Policies,
    ): (call: { request: AnalyzeRequest }, answer: Answer) => void;
    function makeAnalyzeStackRpcFun(
        name: string,
        version: string,
        level: string,
        policies: Policies,
    ): (call: { request: AnalyzeStackRequest }, answer: Answer) => void;
}
