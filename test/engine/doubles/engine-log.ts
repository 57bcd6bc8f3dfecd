import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** Hands a line about a resource to the engine, which prints it. */
export type EngineLog = (urn: string, message: string, more?: { passing: boolean }) => void;

export const silentLog: EngineLog = () => {};

/** At the address that the engine gives to a plugin as its last argument. A line that is lost is lost. */
export function engineLog(address: string): EngineLog {
    const client = new EngineClient(address, grpc.credentials.createInsecure());
    return (urn, message, { passing } = { passing: false }) => {
        const request = new LogRequest();
        request.setSeverity(LogSeverity.INFO);
        request.setUrn(urn);
        request.setMessage(message);
        request.setEphemeral(passing);
        client.log(request, () => {});
    };
}
