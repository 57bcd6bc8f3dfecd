/** Parts of @pulumi/pulumi 3.248.0 that its own Automation API uses and its typings leave out. */
import type { Resource } from "@pulumi/pulumi";
import type { ICallbackServer } from "@pulumi/pulumi/runtime/callbacks";

declare module "@pulumi/pulumi/runtime/state" {
    interface Store {
        supportsSecrets: boolean;
        supportsResourceReferences: boolean;
        supportsDeletedWith: boolean;
        supportsReplaceWith: boolean;
        supportsAliasSpecs: boolean;
        supportsTransforms: boolean;
        supportsParameterization: boolean;
        supportsResourceHooks: boolean;
        supportsErrorHooks: boolean;
        callbacks?: ICallbackServer;
        settings: { engine?: object };
    }
    /** Runs the callback with a Pulumi runtime state of its own, so that recordings can run side by side. */
    export function withLocalStorage<R>(callback: () => R): R;
    /** The state of the recording whose code is running, or the process's. */
    export function getStore(): Store;
}
export type { Resource };
