/** One place where a rule does not hold. */
export interface Breach {
    /** URN of the resource to change. */
    urn: string;
    /** Path of the property inside the resource, e.g. `source.whitelistCidr`; absent when the resource as a whole is meant. */
    path?: string;
    /** What was found and what was expected, in one sentence. */
    message: string;
}
