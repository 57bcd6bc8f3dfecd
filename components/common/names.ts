import { createHash } from "node:crypto";

import { getStack } from "@pulumi/pulumi";

/**
 * The name that AWS sees: stack, component and part, so that two events stand side by side in one account.
 * The same from run to run; shortened with a hash where AWS's limit (characters) is smaller.
 */
export function physicalName(name: string, part: string, limit: number): string {
    return joinName([getStack(), name, part], limit);
}

/**
 * Joins with dashes, leaves out what the next part already begins with, and keeps within the limit. What not every service takes in a
 * name becomes a dash: a Pulumi stack may be called `prod.eu`, which MediaPackage, MediaTailor and CloudFront refuse.
 */
export function joinName(parts: string[], limit: number): string {
    const joined = parts
        .filter((part) => part !== "")
        .reduce((head, part) => (part === head || part.startsWith(`${head}-`) ? part : `${head}-${part}`))
        .replace(/[^A-Za-z0-9_-]+/g, "-");
    if (joined.length <= limit) return joined;
    const hash = createHash("sha256").update(joined).digest("hex").slice(0, 8);
    return `${joined.slice(0, limit - hash.length - 1)}-${hash}`;
}
