import { expect } from "chai";

import { spliceInsertInput } from "../../components/ad-breaks/schedule";
import { lostOnTheWire, onTheWire, parsed } from "./serialiser";

const target = "arn:aws:scheduler:::aws-sdk:medialive:batchUpdateSchedule";

describe("the input of a schedule, through MediaLive's own serialiser", () => {
    const document = parsed(
        spliceInsertInput({ channelId: "1234567", actionPrefix: "sunday", eventId: 4, lengthSeconds: 30 }),
    );

    it("arrives whole", async () => {
        const wire = await onTheWire(target, document);
        expect(wire.method).to.equal("PUT");
        expect(wire.path).to.equal("/prod/channels/1234567/schedule");
        expect(wire.body).to.deep.equal({
            creates: {
                scheduleActions: [
                    {
                        actionName: "sunday-<aws.scheduler.scheduled-time>",
                        scheduleActionStartSettings: { immediateModeScheduleActionStartSettings: {} },
                        scheduleActionSettings: {
                            scte35SpliceInsertSettings: { spliceEventId: 4, duration: 2_700_000 },
                        },
                    },
                ],
            },
        });
        expect(lostOnTheWire(document, wire)).to.deep.equal([]);
    });

    it("loses a key that the model does not know, and the judge says which", async () => {
        const input = {
            ChannelId: "1",
            Creates: { scheduleActions: [{ ActionName: "a" }] },
            Deletes: { ActionNames: ["b"] },
        };
        expect(lostOnTheWire(input, await onTheWire(target, input))).to.deep.equal([
            "Creates.scheduleActions",
            "Creates.scheduleActions.0.ActionName",
        ]);
    });

    it("refuses a service or an action that is none", async () => {
        for (const wrong of ["medialive:startEverything", "medialife:batchUpdateSchedule"]) {
            const error = await onTheWire(`arn:aws:scheduler:::aws-sdk:${wrong}`, {}).then(
                () => undefined,
                (reason: unknown) => reason,
            );
            expect(error, wrong).to.be.instanceOf(Error);
        }
    });
});
