import { source } from "axe-core";
import type { Page } from "playwright-core";
import { z } from "zod";

const violationsSchema = z.array(
    z.object({
        id: z.string(),
        impact: z.string().nullish(),
        nodes: z.array(z.object({ html: z.string() })),
    }),
);

/** What axe finds on a page that is serious or critical, one line each: the rule and the first element that breaks it. */
export async function seriousFaults(page: Page): Promise<string[]> {
    // A string: the page's own policy lets no script in, the protocol's evaluation does not ask it.
    await page.evaluate(`${source}; undefined`);
    const found: unknown = await page.evaluate(
        "axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => ({ html })) })))",
    );
    return violationsSchema
        .parse(found)
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
}
