import { checkOneOf, checkRange, isWithin, rangeText, Refuse } from "../common/checks";
import { PiCamera, PiCameraKind, PiModel } from "./args";
import { secretProblem } from "./secrets";
import { cameraSettings } from "./settings";

/** Names become parts of files, units and URLs on the host. No name is taken: nginx's own pages are of HTTP, on another port. */
const nameForm = /^[a-z0-9][a-z0-9_-]{0,31}$/;
const nameRule = "must be 1–32 small letters, digits, - or _, a letter or digit first";

/** Pixels of a side of the picture. */
const sides = { min: 64, max: 4096 };

/** Macroblocks of 16x16 a second and a picture in H.264 level 4 (ITU-T H.264, table A-1): 1080p30. Above it, rpicam-vid leaves what
 * a Pi 4 and older encode without tuning the machine (rpicam_vid.adoc). */
const chip = { perSecond: 245_760, perPicture: 8_192 };
/** A Pi 5 encodes 1080p30 with 30–40 % of its processor (raspberrypi/documentation, bcm2712.adoc): twice that is left room for. */
const software = { perSecond: 489_600 };
const chips: string[] = [PiModel.Zero2, PiModel.Pi3, PiModel.Pi4];

/** raspivid's ceiling (userland, RaspiVid.c). */
const bitrate = { min: 100_000, max: 25_000_000 };

/** A name that goes into files, units and URLs. */
export function checkName(at: string, name: string, refuse: Refuse): boolean {
    if (nameForm.test(name)) return true;
    refuse(at, nameRule, JSON.stringify(name));
    return false;
}

/** Every camera by itself, then what they have to share: the Pi's camera, devices, the encoder. */
export function checkCameras(cameras: PiCamera[], model: PiModel | undefined, refuse: Refuse): void {
    if (cameras.length === 0) refuse("cameras", "give at least one");
    cameras.forEach((camera, i) => {
        const at = `cameras[${i}]`;
        checkApplication(at, i, cameras, refuse);
        checkOneOf(`${at}.kind`, camera.kind, Object.values(PiCameraKind), refuse);
        checkPicture(at, camera, refuse);
        checkSound(at, camera, refuse);
        if (typeof camera.publishKey === "string") checkKey(`${at}.publishKey`, camera.publishKey, refuse);
        if (model === PiModel.Other && camera.kind === PiCameraKind.Raspicam) {
            refuse(`${at}.kind`, "raspicam needs a Raspberry Pi, and the model is other: set usb, rtmp or test");
        }
    });
    checkShared(cameras, refuse);
    checkEncoder(cameras, model, refuse);
}

/** What looks like an address is not repeated, since a key may stand in it. */
function checkApplication(at: string, i: number, cameras: PiCamera[], refuse: Refuse): void {
    const { application } = cameras[i];
    if (/[/?&=]/.test(application)) {
        refuse(
            `${at}.application`,
            "must be the application alone, such as gopro: no address, no stream, and the key is a secret of its own (publishKey)",
        );
        return;
    }
    if (!checkName(`${at}.application`, application, refuse)) return;
    if (cameras.findIndex((camera) => camera.application === application) < i) {
        refuse(`${at}.application`, "each camera needs one of its own", `${application} twice`);
    }
}

function checkKey(at: string, key: string, refuse: Refuse): void {
    const url = /[/?&=]/.test(key) ? "must be the key alone, no URL" : undefined;
    const problem = url ?? secretProblem({ kind: "key", value: key });
    if (problem !== undefined) refuse(at, problem);
}

function checkPicture(at: string, camera: PiCamera, refuse: Refuse): void {
    const { width, height, framesPerSecond, device } = cameraSettings(camera);
    for (const [side, value] of Object.entries({ width, height })) {
        if (Number.isInteger(value) && value % 2 === 0 && isWithin(value, sides)) continue;
        refuse(`${at}.${side}`, `must be an even number of pixels, ${rangeText(sides)}`, value);
    }
    checkRange(`${at}.framesPerSecond`, framesPerSecond, { min: 1, max: 120 }, refuse);
    checkRange(`${at}.bitrate`, cameraSettings(camera).bitrate, bitrate, refuse);
    const seconds = camera.keyFrameSeconds;
    if (
        seconds !== undefined &&
        !(seconds > 0 && seconds <= 10 && Number.isInteger(+(seconds * framesPerSecond).toFixed(6)))
    ) {
        refuse(`${at}.keyFrameSeconds`, "must be a whole number of frames, up to 10 s", seconds);
    }
    if (!/^\/dev\/[A-Za-z0-9_./:+-]+$/.test(device) || device.includes("..")) {
        refuse(`${at}.device`, "must be a device such as /dev/video0", JSON.stringify(device));
    }
}

/** ALSA's names of devices: a plug-in, a colon, its arguments. */
function checkSound(at: string, { kind, microphone }: PiCamera, refuse: Refuse): void {
    if (microphone === undefined) return;
    if (!/^[A-Za-z0-9_][A-Za-z0-9_:=,.-]{0,63}$/.test(microphone)) {
        refuse(
            `${at}.microphone`,
            "must be an ALSA device such as plughw:CARD=Device (arecord -L)",
            JSON.stringify(microphone),
        );
    }
    if (kind === PiCameraKind.Rtmp) {
        refuse(`${at}.microphone`, "what pushes RTMP brings its own sound: leave it out");
    }
}

/** What one program alone can hold: the Pi's camera, a USB camera, a microphone that is not shared by ALSA's dsnoop. */
function checkShared(cameras: PiCamera[], refuse: Refuse): void {
    const own = cameras.filter(({ kind }) => kind === PiCameraKind.Raspicam);
    if (own.length > 1) {
        const names = own.map(({ application }) => application).join(", ");
        refuse("cameras", `one program can hold the Pi's camera: ${names} are raspicam`);
    }
    const held: { device: string; place: number }[] = [];
    cameras.forEach((camera, place) => {
        const { kind, device, microphone } = cameraSettings(camera);
        const takes = [
            { key: "device", device: kind === PiCameraKind.Usb ? device : undefined },
            { key: "microphone", device: microphone?.startsWith("dsnoop") === true ? undefined : microphone },
        ];
        for (const { key, device: wanted } of takes) {
            if (wanted === undefined) continue;
            const other = held.find((earlier) => earlier.device === wanted);
            if (other !== undefined) {
                const holder = cameras[other.place].application;
                refuse(`cameras[${place}].${key}`, `one program can hold it, and ${holder} does`, wanted);
            }
            held.push({ device: wanted, place });
        }
    });
}

/** Whether the machine encodes this much. Of an unknown one only its camera is known: a Pi's. */
function checkEncoder(cameras: PiCamera[], model: PiModel | undefined, refuse: Refuse): void {
    const pictures = cameras.map((camera) => {
        const { application, kind, width, height, framesPerSecond } = cameraSettings(camera);
        const perPicture = Math.ceil(width / 16) * Math.ceil(height / 16);
        return { application, kind, width, height, framesPerSecond, perPicture, all: perPicture * framesPerSecond };
    });
    const onChip = model !== undefined && chips.includes(model);
    const limit = model === PiModel.Pi5 ? software.perSecond : chip.perSecond;
    const limitText =
        model === PiModel.Pi5
            ? "than a Pi 5 encodes in software (about 1920x1080 at 60, or at 30 twice)"
            : "than a Pi's H.264 encoder does (about 1920x1080 at 30)";
    const fix = model === undefined ? "; a Pi 5 does more: set model pi5" : "";
    const counted = pictures.map(({ kind }) => countsFor(kind, model));
    let alone = 0;
    pictures.forEach(({ kind, width, height, framesPerSecond, perPicture, all }, i) => {
        const tooLarge = perPicture > chip.perPicture && (onChip || kind === PiCameraKind.Raspicam);
        if (!counted[i] || !(all > limit || tooLarge)) return;
        alone += 1;
        refuse(`cameras[${i}]`, `${width}x${height} at ${framesPerSecond} fps is more ${limitText}${fix}`);
    });
    const shared = pictures.filter((_, i) => counted[i]);
    const sum = shared.reduce((total, { all }) => total + all, 0);
    if (model === undefined || alone > 0 || sum <= limit) return;
    refuse("cameras", `${shared.map(({ application }) => application).join(", ")} together are more ${limitText}`);
}

/** Whether a camera's picture is encoded by what the model limits. */
function countsFor(kind: PiCameraKind, model: PiModel | undefined): boolean {
    if (kind === PiCameraKind.Rtmp || model === PiModel.Other) return false;
    if (kind === PiCameraKind.Raspicam) return true;
    if (kind === PiCameraKind.Usb) return model !== undefined;
    // A test picture is encoded in software everywhere; what an older Pi does there was not measured.
    return model === PiModel.Pi5;
}
