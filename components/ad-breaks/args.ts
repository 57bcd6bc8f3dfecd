import type * as pulumi from "@pulumi/pulumi";

export interface AdBreaksArgs {
    /** ARN of the MediaLive channel that the breaks go into. */
    channelArn: pulumi.Input<string>;
    /** Id of the same channel. */
    channelId: pulumi.Input<string>;
    /** Minutes from one break to the next, 1–1,440. On the wall clock where it divides the hour, else counted from creation. */
    everyMinutes: number;
    /** Length of a break, seconds, at least 1 and shorter than the interval. */
    lengthSeconds: number;
    /** Splice event id of the first break in the hour, 0–4,294,967,295; the next ones count up. 1 when absent. */
    firstEventId?: number;
    /** False keeps the schedules and stops the breaks. True when absent. */
    enabled?: boolean;
    /** No break before, UTC, e.g. `2026-06-01T18:00:00Z`. At once when absent. */
    startDate?: string;
    /** No break after, UTC. No end when absent. */
    endDate?: string;
    /**
     * Time zone whose clock shows the minutes of the hour, a name of the IANA database such as `Asia/Kathmandu`. UTC when absent.
     * Only a zone whose offset is no whole hour moves the breaks. Where clocks go back, the hour that comes twice has breaks once
     * (EventBridge Scheduler guide, "Daylight savings time"): in `Europe/Berlin` an hour passes without any.
     */
    timezone?: string;
    /** Role for the scheduler, with `medialive:BatchUpdateSchedule` on the channel. Made when absent. */
    roleArn?: pulumi.Input<string>;
    /** SQS queue for breaks that MediaLive refused. Made when absent. */
    deadLetterQueueArn?: pulumi.Input<string>;
    /** Tags of everything that is made. */
    tags?: Record<string, string>;
}
