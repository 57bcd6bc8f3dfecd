import { Cell, grid } from "./grid";
import type { ObsCamera, ObsShow } from "./show";
import { uuidOf } from "./uuid";

/** Scenes besides the cameras'. */
export const splitScene = "All cameras";
export const breakScene = "Back soon";

/** Alignments are bits: 1 left, 4 top; 0 is the middle (libobs/obs.h, OBS_ALIGN_…). */
const topLeft = 5;
const middle = 0;
/** OBS_BOUNDS_SCALE_INNER: as large as fits, shape kept. */
const scaleInner = 2;
/** A dark blue, which carries the white text; ABGR. */
const slateColour = 0xff_40_2a_1a;

interface Source {
    id: string;
    versioned_id: string;
    name: string;
    uuid: string;
    settings: Record<string, unknown>;
}

/**
 * A scene collection for OBS 28 and later: one scene per camera, one with all of them, one for breaks. Every camera is one source
 * that all scenes share; it stays connected, so that a change of scene shows a picture at once.
 */
export function sceneCollection({ event, picture, cameras }: ObsShow) {
    const canvas = { x: 0, y: 0, width: picture.width, height: picture.height };
    const media = cameras.map((camera) => mediaSource(event, camera));
    const split = grid(cameras.length, canvas);
    const slate = slateSources(event, canvas);
    const scenes = [
        ...cameras.map(({ name }, i) => scene(event, name, [{ source: media[i], cell: canvas }])),
        ...(cameras.length < 2
            ? []
            : [
                  scene(
                      event,
                      splitScene,
                      media.map((source, i) => ({ source, cell: split[i] })),
                  ),
              ]),
        scene(event, breakScene, [
            { source: slate.colour, cell: canvas },
            { source: slate.text, cell: middleThird(canvas) },
        ]),
    ];
    const [{ name: first }] = scenes;
    return {
        name: event,
        // OBS 31 and later scale absolute positions by it; 30 ignores it (obs-scene.c, OBSBasic_SceneCollections.cpp).
        version: 2,
        resolution: { x: picture.width, y: picture.height },
        current_scene: first,
        current_program_scene: first,
        scene_order: scenes.map(({ name }) => ({ name })),
        sources: [...media, slate.colour, slate.text, ...scenes],
        groups: [],
        transitions: [],
        quick_transitions: [],
        current_transition: "Fade",
        transition_duration: 300,
        saved_projectors: [],
        preview_locked: false,
    };
}

function mediaSource(event: string, { name, playUrl }: ObsCamera) {
    return {
        ...source(event, "ffmpeg_source", "ffmpeg_source", `${name} (camera)`, {
            is_local_file: false,
            input: playUrl,
            input_format: "",
            reconnect_delay_sec: 2,
            buffering_mb: 2,
            hw_decode: false,
            // True, the default, reconnects at every change of scene.
            restart_on_activate: false,
            // The first reconnection shows black in any case (obs-ffmpeg-source.c).
            clear_on_media_end: false,
            close_when_inactive: false,
            ffmpeg_options: "",
        }),
        volume: 1,
        muted: false,
        enabled: true,
        mixers: 255,
    };
}

/** No files: the collection is imported on another machine. */
function slateSources(event: string, { width, height }: Cell) {
    return {
        colour: source(event, "color_source", "color_source_v3", `${breakScene} (colour)`, {
            color: slateColour,
            width,
            height,
        }),
        // On Windows the import makes it text_gdiplus (frontend/importers/studio.cpp). Without a font each platform uses its default.
        text: source(event, "text_ft2_source", "text_ft2_source_v2", `${breakScene} (text)`, { text: "Back soon" }),
    };
}

function middleThird({ width, height }: Cell): Cell {
    return {
        x: Math.floor(width / 6),
        y: Math.floor(height / 3),
        width: Math.floor((width * 2) / 3),
        height: Math.floor(height / 3),
    };
}

function source(event: string, id: string, versionedId: string, name: string, settings: Source["settings"]): Source {
    return { id, versioned_id: versionedId, name, uuid: uuidOf(event, id, name), settings };
}

function scene(event: string, name: string, content: { source: Source; cell: Cell }[]): Source {
    const items = content.map(({ source: { name: shown, uuid }, cell: { x, y, width, height } }, i) => ({
        name: shown,
        source_uuid: uuid,
        id: i + 1,
        visible: true,
        locked: false,
        rot: 0,
        align: topLeft,
        pos: { x, y },
        scale: { x: 1, y: 1 },
        bounds_type: scaleInner,
        bounds_align: middle,
        bounds: { x: width, y: height },
        crop_left: 0,
        crop_top: 0,
        crop_right: 0,
        crop_bottom: 0,
    }));
    return source(event, "scene", "scene", name, { id_counter: items.length, custom_size: false, items });
}
