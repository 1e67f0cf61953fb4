// Pictures made here: a valid PNG of any size and colour, so that no test needs a file.

import { deflateSync } from "node:zlib";

/** A PNG with bands of a colour. */
export function png(width, height, [red, green, blue]) {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y += 1) {
    const light = 0.6 + (0.4 * y) / height;
    for (let x = 0; x < width; x += 1) {
      rows.set([red * light, green * light, blue * light].map(Math.round), y * (1 + width * 3) + 1 + x * 3);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

/** Gives `page` a picture as pasting or dropping does: `name` is the event, `selector` where it happens. */
export async function hand(page, name, selector, bytes) {
  await page.locator(selector).first().evaluate(
    (place, { name, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], "mazzo.png", { type: "image/png" }));
      const common = { bubbles: true, cancelable: true };
      const event =
        name === "paste"
          ? new ClipboardEvent("paste", { ...common, clipboardData: data })
          : new DragEvent(name, { ...common, dataTransfer: data });
      place.dispatchEvent(event);
    },
    { name, base64: bytes.toString("base64") },
  );
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, sum]);
}

/** CRC-32 as PNG defines it. */
function crc(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}
