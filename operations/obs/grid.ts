/** A rectangle on the canvas, pixels from the top left corner. */
export interface Cell {
    x: number;
    y: number;
    width: number;
    height: number;
}

/**
 * Cells of one size for so many pictures, row by row: as many columns as rows, or one more, so that a picture of the canvas' shape
 * fills its cell best. A last row that is not full stands in the middle.
 */
export function grid(count: number, { width, height }: { width: number; height: number }): Cell[] {
    const columns = Math.ceil(Math.sqrt(count));
    const rows = Math.ceil(count / columns);
    const cell = { width: Math.floor(width / columns), height: Math.floor(height / rows) };
    return Array.from({ length: count }, (_, i) => {
        const row = Math.floor(i / columns);
        const inRow = row === rows - 1 ? count - row * columns : columns;
        const indent = Math.floor((width - inRow * cell.width) / 2);
        return { x: indent + (i % columns) * cell.width, y: row * cell.height, ...cell };
    });
}
