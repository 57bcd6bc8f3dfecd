/** The event drawn as cards in layers from camera to viewer, joined by lines, with live states on them. */
import type { Drawing, Stop } from "../../../drawing";
import { layers } from "../../../drawing/layers";
import type { HopStatus } from "../../run/supervisor";
import { headlineText } from "../../view/figures";
import { hopsOf, worst } from "../../view/stops";
import { make } from "./dom";

/** Pixels; narrower, and the layers do not fit side by side. */
const uprightBelow = 1120;
const svgSpace = "http://www.w3.org/2000/svg";

export class Path {
    private readonly cards = new Map<string, HTMLElement>();
    private readonly lines = document.createElementNS(svgSpace, "svg");
    private readonly rows = make("div", "layers");
    private drawing?: Drawing;

    constructor(private readonly place: HTMLElement) {
        this.lines.setAttribute("aria-hidden", "true");
        place.append(this.lines, this.rows);
        new ResizeObserver(() => this.join()).observe(place);
    }

    show(drawing: Drawing, stack: string, hops: HopStatus[]): void {
        if (this.drawing === undefined) this.draw(drawing, stack);
        for (const stop of drawing.stops) this.update(stop, hops, drawing);
        // A longer figure may take a line more.
        this.join();
    }

    private draw(drawing: Drawing, stack: string): void {
        this.drawing = drawing;
        const children = layers(drawing).map((stops) =>
            make("div", "layer", ...stops.map((stop) => this.card(stop, stack))),
        );
        this.rows.replaceChildren(...children);
    }

    private card({ id, kind, label }: Stop, stack: string): HTMLElement {
        const [name = "", detail = ""] = label.split("\n");
        const shown = name.startsWith(`${stack}-`) ? name.slice(stack.length + 1) : name;
        const card = make("div", "stop", make("b", "", kind), make("span", "", shown));
        // An API's word (SINGLE_PIPELINE) as people write it.
        const plain = /^[A-Z_]+$/.test(detail) ? detail.toLowerCase().replaceAll("_", " ") : detail;
        if (detail !== "") card.append(make("span", "", plain));
        card.title = `${kind}: ${label.replaceAll("\n", ", ")}`;
        card.append(make("em"));
        this.cards.set(id, card);
        return card;
    }

    private update(stop: Stop, hops: HopStatus[], { stops }: Drawing): void {
        const card = this.cards.get(stop.id);
        const line = card?.querySelector("em");
        if (card === undefined || line === null || line === undefined) return;
        const own = hopsOf(stop, hops);
        const state = worst(own);
        // A process that stands for several of a kind has figures of all of them.
        const shared = own.some(({ name }) =>
            stops.some(
                (other) =>
                    other !== stop && other.kind === stop.kind && hopsOf(other, hops).some((one) => one.name === name),
            ),
        );
        const text = (shared ? "" : headlineText(own[0]?.figures ?? {})) || (state ?? "");
        const key = `${state} ${text}`;
        if (card.dataset["key"] === key) return;
        card.dataset["key"] = key;
        card.classList.toggle("down", state === "down");
        line.replaceChildren(
            ...(state === undefined ? [] : [make("i", `dot ${state}`), state === "up" ? text : state]),
        );
    }

    /** Lines from card to card, as the cards lie now. */
    private join(): void {
        const { drawing, place, lines } = this;
        if (drawing === undefined) return;
        const upright = place.clientWidth < uprightBelow;
        place.classList.toggle("upright", upright);
        const origin = place.getBoundingClientRect();
        const paths = drawing.hops.flatMap(({ from, to }) => {
            const [a, b] = [this.cards.get(from), this.cards.get(to)].map((card) => card?.getBoundingClientRect());
            if (a === undefined || b === undefined) return [];
            const path = document.createElementNS(svgSpace, "path");
            path.setAttribute("d", upright ? down(a, b, origin) : across(a, b, origin));
            return [path];
        });
        lines.replaceChildren(...paths);
    }
}

function across(a: DOMRect, b: DOMRect, { left, top }: DOMRect): string {
    const [x1, y1] = [a.right - left, a.top + a.height / 2 - top];
    const [x2, y2] = [b.left - left, b.top + b.height / 2 - top];
    const bend = Math.max(8, (x2 - x1) / 2);
    return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

function down(a: DOMRect, b: DOMRect, { left, top }: DOMRect): string {
    const [x1, y1] = [a.left + a.width / 2 - left, a.bottom - top];
    const [x2, y2] = [b.left + b.width / 2 - left, b.top - top];
    const bend = Math.max(6, (y2 - y1) / 2);
    return `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
}
