import { expect } from "chai";

import { AdBreaks, AdBreaksArgs } from "../../../components/ad-breaks";
import { isObject, isUnknown, record, RecordedResource } from "../../../graph";
import { lostOnTheWire, onTheWire } from "../../schema/serialiser";
import { text } from "../../support/text";

const args: AdBreaksArgs = {
    channelArn: "arn:aws:medialive:eu-west-1:123456789012:channel:1234567",
    channelId: "1234567",
    everyMinutes: 15,
    lengthSeconds: 30,
};

const types = {
    group: "aws:scheduler/scheduleGroup:ScheduleGroup",
    schedule: "aws:scheduler/schedule:Schedule",
    queue: "aws:sqs/queue:Queue",
    queuePolicy: "aws:sqs/queuePolicy:QueuePolicy",
    role: "aws:iam/role:Role",
    rolePolicy: "aws:iam/rolePolicy:RolePolicy",
};

const breaks =
    (changed: Partial<AdBreaksArgs> = {}) =>
    () => {
        const { scheduleArns, groupName, deadLetterQueueArn, deadLetterQueueUrl } = new AdBreaks("breaks", {
            ...args,
            ...changed,
        });
        return { scheduleArns, groupName, deadLetterQueueArn, deadLetterQueueUrl };
    };

function target({ inputs }: RecordedResource): Record<string, unknown> {
    const { target } = inputs;
    if (!isObject(target)) throw new Error("a schedule without a target");
    return target;
}

describe("AdBreaks", () => {
    it("starts no schedule before its role may act", async () => {
        const { resources, errors } = await record(breaks());
        expect(errors).to.deep.equal([]);
        expect(resources.all(types.schedule)).to.have.lengthOf(4);
        for (const schedule of resources.all(types.schedule)) {
            expect(schedule.dependencies).to.include.members([
                resources.one(types.rolePolicy).urn,
                resources.one(types.group).urn,
                resources.one(types.queue).urn,
            ]);
        }
    });

    it("sends what MediaLive's own SDK would, and no key of it is lost", async () => {
        const { resources } = await record(breaks());
        for (const schedule of resources.all(types.schedule)) {
            const { arn, input } = target(schedule);
            const document: unknown = JSON.parse(text(input));
            if (!isObject(document)) throw new Error("the input is no object");
            const wire = await onTheWire(text(arn), document);
            expect(wire.path).to.equal("/prod/channels/1234567/schedule");
            expect(lostOnTheWire(document, wire)).to.deep.equal([]);
        }
    });

    it("would lose every key in the wire's own case, which is why it does not use it", async () => {
        const { resources } = await record(breaks());
        const { arn, input } = target(resources.all(types.schedule)[0]);
        const camelCase = text(input).replace(/"([A-Z])(\w*)":/g, (_, first: string, rest: string) =>
            // The channel's id goes into the path, without which there is no request at all.
            first + rest === "ChannelId" ? `"ChannelId":` : `"${first.toLowerCase()}${rest}":`,
        );
        const document: unknown = JSON.parse(camelCase);
        if (!isObject(document)) throw new Error("the input is no object");
        const wire = await onTheWire(text(arn), document);
        expect(wire.body).to.deep.equal({});
    });

    it("gives up a break that can't be delivered within a minute, and keeps it for the crew to see", async () => {
        const { resources } = await record(breaks());
        for (const schedule of resources.all(types.schedule)) {
            expect(target(schedule)["retryPolicy"]).to.deep.equal({
                maximumEventAgeInSeconds: 60,
                maximumRetryAttempts: 0,
            });
            expect(target(schedule)["deadLetterConfig"]).to.deep.equal({
                arn: resources.one(types.queue).outputs["arn"],
            });
        }
        expect(resources.one(types.queue).inputs["sqsManagedSseEnabled"]).to.equal(true);
        expect(resources.one(types.queuePolicy).dependencies).to.include(resources.one(types.queue).urn);
    });

    it("trusts the scheduler for this group only", async () => {
        const { resources } = await record(breaks());
        const trust = text(resources.one(types.role).inputs["assumeRolePolicy"]);
        expect(trust).to.contain(`"aws:SourceArn":"${text(resources.one(types.group).outputs["arn"])}"`);
    });

    it("stands still when it is off, with everything in place", async () => {
        const on = await record(breaks());
        const off = await record(breaks({ enabled: false }));
        const states = (set: typeof on) => set.resources.all(types.schedule).map(({ inputs }) => inputs["state"]);
        expect(states(on)).to.deep.equal(["ENABLED", "ENABLED", "ENABLED", "ENABLED"]);
        expect(states(off)).to.deep.equal(["DISABLED", "DISABLED", "DISABLED", "DISABLED"]);
        expect(off.resources.all().map(({ urn }) => urn)).to.have.members(on.resources.all().map(({ urn }) => urn));
    });

    it("uses a role and a queue that are given, and makes neither", async () => {
        const given = {
            roleArn: "arn:aws:iam::123456789012:role/breaks",
            deadLetterQueueArn: "arn:aws:sqs:eu-west-1:123456789012:dead",
        };
        const { resources, outputs } = await record(breaks(given));
        for (const type of [types.role, types.rolePolicy, types.queue, types.queuePolicy]) {
            expect(resources.all(type)).to.have.lengthOf(0);
        }
        expect(target(resources.all(types.schedule)[0])).to.deep.include({
            roleArn: given.roleArn,
            deadLetterConfig: { arn: given.deadLetterQueueArn },
        });
        expect(outputs["deadLetterQueueArn"]).to.equal(given.deadLetterQueueArn);
        expect(outputs).not.to.have.property("deadLetterQueueUrl");
    });

    it("knows no ARN yet in a preview, but what it will send", async () => {
        const { resources, outputs, errors } = await record(breaks(), { preview: true });
        expect(errors).to.deep.equal([]);
        expect(isUnknown(outputs["deadLetterQueueArn"])).to.equal(true);
        expect(target(resources.all(types.schedule)[0])["input"]).to.contain('"ChannelId":"1234567"');
    });

    it("sends nothing made up while the channel is not there yet", async () => {
        const { resources } = await record(
            () => {
                const later = new AdBreaks("other", args).deadLetterQueueArn;
                new AdBreaks("breaks", { ...args, channelId: later, channelArn: later });
            },
            { preview: true },
        );
        const { arn, input } = target(resources.one(types.schedule, "breaks-at-00"));
        expect([arn, input].map(isUnknown)).to.deep.equal([true, true]);
    });

    it("stands twice on one channel, with names that do not meet", async () => {
        const { resources, errors } = await record(() => {
            new AdBreaks("breaks", args);
            new AdBreaks("sponsors", { ...args, everyMinutes: 60, firstEventId: 100 });
        });
        expect(errors).to.deep.equal([]);
        const inputs = resources.all(types.schedule).map((schedule) => text(target(schedule)["input"]));
        expect(inputs.filter((input) => input.includes('"ActionName":"breaks-<'))).to.have.lengthOf(4);
        expect(inputs.filter((input) => input.includes('"ActionName":"sponsors-<'))).to.have.lengthOf(1);
    });

    it("registers nothing when an argument is wrong", async () => {
        const { resources, error } = await record(breaks({ everyMinutes: 1, lengthSeconds: 90 }));
        expect(error?.message).to.equal(
            "AdBreaks breaks cannot be made:\n  lengthSeconds: must be shorter than the 60 s between two breaks; got 90",
        );
        expect(resources.all("pi-live:index:AdBreaks")).to.have.lengthOf(0);
    });
});
