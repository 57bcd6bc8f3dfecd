/** Part of @pulumi/pulumi 3.248.0 that its typings leave out. */
declare module "@pulumi/pulumi/runtime/config" {
    /** True when the engine handed the key over as a secret. Config.get says nothing of it (pulumi/pulumi#7127). */
    export function isConfigSecret(key: string): boolean;
}
export {};
