import { z } from "zod";

/** Describes a field once: editors show it (JSON Schema), and error messages take their example from it. */
export function field<T extends z.ZodType>(schema: T, description: string, ...examples: z.input<T>[]): T {
    return schema.meta({ description, ...(examples.length === 0 ? {} : { examples }) });
}

/** A whole number within bounds, both included. For values that no component checks; a component's limits are in its own checks alone. */
export const whole = (min: number, max: number) => z.int().min(min).max(max);

/** The name of an event or of a foundation: it ends up in the names of AWS resources. */
export const resourceName = (max: number) =>
    z
        .string()
        .max(max)
        .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "small letters, digits and single dashes, a letter first");

/** An https address. MediaTailor's `[session.id]`-like variables may stand in it. */
export const httpsUrl = z.string().regex(/^https:\/\/[^\s/$.?#][^\s]*$/i, "an https:// address");

/** A path that stays within the checkout, so that a config works on every machine. */
export const localFile = z
    .string()
    .regex(/^(?!\/)(?!.*\.\.)[A-Za-z0-9._/-]+\.[A-Za-z0-9]+$/, "a file of this checkout, its path from the top");

export const arn = (service: string) =>
    z.string().regex(new RegExp(`^arn:aws[a-z-]*:${service}:.+`), `an ARN that begins with arn:aws:${service}:`);

/** MediaConnect's and MediaLive's weekly hour for maintenance. */
export const maintenance = z.strictObject({
    day: z.enum(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]),
    startHour: field(z.string().regex(/^([01]\d|2[0-3]):00$/, "a full hour, HH:00"), "UTC, a full hour.", "03:00"),
});

export const tags = field(
    z.record(z.string().min(1).max(128), z.string().max(256)),
    "Tags on every resource that takes some, e.g. for cost allocation.",
    { production: "sunday-service" },
);
