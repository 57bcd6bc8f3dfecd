/** What the Automation API serves an inline program with; left out of the SDK's own types (@pulumi/pulumi 3.248.0, automation/server.js). */
declare module "@pulumi/pulumi/automation/server" {
    import type { UntypedServiceImplementation } from "@grpc/grpc-js";

    export interface LanguageServer extends UntypedServiceImplementation {
        /** Throws when the run left promises that never settle. */
        onPulumiExit(hasError: boolean): void;
    }
    export const LanguageServer: new (program: () => Promise<unknown>) => LanguageServer;
}
