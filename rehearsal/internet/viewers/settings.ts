import { z } from "zod";

export const viewersSettingsSchema = z.object({
    /** Master playlists, and how many of the viewers open each, in proportion. */
    urls: z.array(z.object({ url: z.string(), weight: z.number().positive() })).min(1),
    count: z.number().int().nonnegative(),
    /** They come evenly over so many seconds, to each stream as soon as it has enough to begin with. */
    rampSeconds: z.number().nonnegative(),
});
export type ViewersSettings = z.output<typeof viewersSettingsSchema>;
