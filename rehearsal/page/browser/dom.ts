/** The page's element of that id. */
export function byId(id: string): HTMLElement {
    const found = document.getElementById(id);
    if (found === null) throw new Error(`no element ${id}`);
    return found;
}

/** Sets a text only when it changes: unchanged nodes keep selections, and screen readers silent. */
export function setText(id: string, text: string): void {
    const element = byId(id);
    if (element.textContent !== text) element.textContent = text;
}

type Child = Node | string;

/** A new element: class name, children. */
export function make<K extends keyof HTMLElementTagNameMap>(
    tag: K,
    className = "",
    ...children: Child[]
): HTMLElementTagNameMap[K] {
    const element = document.createElement(tag);
    if (className !== "") element.className = className;
    element.append(...children);
    return element;
}

/** Puts children into the element, unless it shows the same already (told by `key`). */
export function fill(element: HTMLElement, key: string, children: () => Child[]): void {
    if (element.dataset["key"] === key) return;
    element.dataset["key"] = key;
    element.replaceChildren(...children());
}
