// A customer's phone on the sandbox's page, as a person uses it.

import { until } from "./demo.mjs";

export class Phone {
  /** Opens the phones page in `page` with this person on the phone of this network. */
  static async open(page, demo, kind, person) {
    await page.goto(`${demo.sandbox}/?${new URLSearchParams({ [kind]: person })}`);
    const tab = page.locator(`[data-tab="${kind}"]`);
    // On a narrow screen one phone is shown at a time.
    if (await tab.isVisible()) await tab.click();
    return new Phone(page.getByTestId(`phone-${kind}`));
  }

  constructor(screen) {
    this.screen = screen;
  }

  /** Types and sends with Enter. */
  async type(text) {
    await this.screen.locator(".composer textarea").fill(text);
    await this.screen.locator(".composer textarea").press("Enter");
    await this.bubble("person", text).waitFor();
  }

  /** Chooses a picture and sends it. */
  async sendPicture(bytes) {
    const file = { name: "foto.png", mimeType: "image/png", buffer: bytes };
    await this.screen.locator('.composer input[type="file"]').setInputFiles(file);
    await this.screen.locator(".draft-picture img").waitFor();
    await this.screen.locator(".composer .send").click();
    await this.picture("person");
  }

  /** Waits until this text has come from the shop. */
  async received(text) {
    await this.bubble("business", text).waitFor();
  }

  /** Waits until a picture that is really there came from `side`. */
  async picture(side) {
    const picture = this.screen.locator(`.bubble[data-from="${side}"] img`).first();
    await picture.waitFor();
    await until("the picture on the phone", () => picture.evaluate((img) => img.complete && img.naturalWidth > 0));
  }

  bubble(side, text) {
    return this.screen.locator(`.bubble[data-from="${side}"]`, { hasText: text });
  }
}
