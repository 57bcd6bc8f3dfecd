/** Parts of @pulumi/pulumi 3.248.0 that its own Automation API uses and its typings leave out. */
import type { Resource } from "@pulumi/pulumi";

declare module "@pulumi/pulumi/runtime/state" {
    interface Store {
        supportsSecrets: boolean;
        supportsResourceReferences: boolean;
        supportsDeletedWith: boolean;
        supportsAliasSpecs: boolean;
        supportsTransforms: boolean;
    }
    /** Runs the callback with a Pulumi runtime state of its own, so that recordings can run side by side. */
    export function withLocalStorage<R>(callback: () => R): R;
    export function getStore(): Store;
}
export type { Resource };
