// The phones page: shows the chats, sends what is written, looks again when the sandbox rings.

const phones = [...document.querySelectorAll(".phone")];
const notice = document.querySelector(".notice");
const READ_AFTER = 1200;

const kind = (phone) => phone.dataset.kind;
const from = (phone) => phone.dataset.from;

async function control(path, body) {
  const answer = await fetch(`/control/${path}`, { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).error ?? answer.statusText);
  return answer.json();
}

function tell(text) {
  notice.textContent = text ?? "";
  notice.hidden = !text;
}

// Puts fresh messages in place of the old ones; what did not change stays, so nothing flickers.
function settle(list, fresh) {
  const old = new Map([...list.children].map((node) => [node.id, node]));
  let place = list.firstElementChild;
  for (const node of [...fresh.children]) {
    const same = old.get(node.id);
    old.delete(node.id);
    const keep = same && same.outerHTML === node.outerHTML ? same : node;
    if (same && keep !== same) {
      if (same === place) place = same.nextElementSibling;
      same.replaceWith(keep);
    } else if (keep !== place) {
      if (!same) keep.classList.add("fresh");
      list.insertBefore(keep, place);
    } else {
      place = place.nextElementSibling;
    }
  }
  old.forEach((node) => node.remove());
  list.toggleAttribute("data-unread", fresh.hasAttribute("data-unread"));
}

async function look(phone) {
  const query = new URLSearchParams({ from: from(phone), lang: document.documentElement.lang });
  const answer = await fetch(`/phones/${kind(phone)}/chat?${query}`);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".chat");
  const scroll = phone.querySelector(".scroll");
  settle(scroll.querySelector(".chat"), fresh);
  if (phone.pinned) toEnd(phone);
  readSoon(phone);
}

function toEnd(phone) {
  phone.pinned = true;
  const scroll = phone.querySelector(".scroll");
  scroll.scrollTop = scroll.scrollHeight;
}

// A chat stays at its end, also while its pictures load, until somebody scrolls up.
function pin(phone) {
  const scroll = phone.querySelector(".scroll");
  phone.pinned = true;
  scroll.addEventListener("scroll", () => {
    phone.pinned = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
  });
  new ResizeObserver(() => phone.pinned && toEnd(phone)).observe(scroll);
  scroll.addEventListener("load", () => phone.pinned && toEnd(phone), true);
}

// An open phone reads what arrives, as a person looking at it would.
function readSoon(phone) {
  const unread = phone.querySelector(".chat").hasAttribute("data-unread");
  const seen = document.visibilityState === "visible" && phone.offsetParent !== null && !("off" in phone.dataset);
  if (!unread || !seen || phone.reading) return;
  phone.reading = setTimeout(() => {
    phone.reading = undefined;
    if (document.visibilityState === "visible") {
      control("read", { kind: kind(phone), from: from(phone) }).catch(() => {});
    }
  }, READ_AFTER);
}

// One look at a time for each phone; a ring during a look makes one more.
function lookSoon(phone) {
  if (phone.looking) {
    phone.again = true;
    return;
  }
  phone.looking = true;
  look(phone)
    .catch(() => {})
    .finally(() => {
      phone.looking = false;
      if (phone.again) {
        phone.again = false;
        lookSoon(phone);
      }
    });
}

function asDataUrl(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

function composer(phone) {
  const form = phone.querySelector(".composer");
  const field = form.querySelector("textarea");
  const file = form.querySelector("input[type=file]");
  const draft = form.querySelector(".draft-picture");
  let picture = null;

  const show = (chosen) => {
    if (picture) URL.revokeObjectURL(draft.querySelector("img").src);
    picture = chosen?.type.startsWith("image/") ? chosen : null;
    draft.hidden = !picture;
    if (picture) draft.querySelector("img").src = URL.createObjectURL(picture);
    file.value = "";
  };
  const grow = () => {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 120)}px`;
  };

  file.addEventListener("change", () => show(file.files[0]));
  draft.querySelector("[data-remove]").addEventListener("click", () => show(null));
  field.addEventListener("input", grow);
  field.addEventListener("paste", (event) => {
    const pasted = [...(event.clipboardData?.files ?? [])].find((one) => one.type.startsWith("image/"));
    if (pasted) {
      event.preventDefault();
      show(pasted);
    }
  });
  phone.addEventListener("dragover", (event) => event.preventDefault());
  phone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer?.files[0]) show(event.dataTransfer.files[0]);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text && !picture) return;
    const sending = picture;
    const kept = field.value;
    field.value = "";
    show(null);
    grow();
    try {
      const image = sending ? await asDataUrl(sending) : undefined;
      await control("say", { kind: kind(phone), from: from(phone), text, image });
      tell();
      toEnd(phone);
    } catch {
      // Nothing written is lost: it goes back where it was.
      field.value = kept;
      show(sending);
      tell(document.body.dataset.failed);
    }
    field.focus();
  });
}

function owner(phone) {
  const select = phone.querySelector("select");
  const newcomer = phone.querySelector(".newcomer");
  const choose = (name) => {
    phone.dataset.from = name;
    localStorage.setItem(`phone-${kind(phone)}`, name);
    select.value = name;
    const address = new URL(location.href);
    address.searchParams.set(kind(phone), name);
    history.replaceState(null, "", address);
    look(phone).then(() => toEnd(phone)).catch(() => {});
  };
  const close = () => {
    newcomer.hidden = true;
    newcomer.reset();
    select.value = from(phone);
  };
  select.addEventListener("change", () => {
    if (select.value) return choose(select.value);
    newcomer.hidden = false;
    newcomer.querySelector("input").focus();
  });
  newcomer.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = newcomer.elements.name.value.trim();
    if (!name) return;
    if (![...select.options].some((option) => option.value === name)) {
      select.add(new Option(name, name), select.options.length - 1);
    }
    close();
    choose(name);
    phone.querySelector("textarea").focus();
  });
  newcomer.querySelector("[data-cancel]").addEventListener("click", close);
  newcomer.addEventListener("keydown", (event) => event.key === "Escape" && close());
  const remembered = localStorage.getItem(`phone-${kind(phone)}`);
  const named = new URL(location.href).searchParams.has(kind(phone));
  if (remembered && !named && remembered !== from(phone)) {
    if (![...select.options].some((option) => option.value === remembered)) {
      select.add(new Option(remembered, remembered), select.options.length - 1);
    }
    choose(remembered);
  }
}

function power(phone) {
  const button = phone.querySelector(".power");
  button.addEventListener("click", async () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    const habits = on ? {} : { delivered_after_ms: null };
    await control("receipts", { kind: kind(phone), from: from(phone), ...habits });
    button.setAttribute("aria-pressed", String(on));
    button.title = on ? button.dataset.on : button.dataset.off;
    phone.toggleAttribute("data-off", !on);
  });
}

function tabs() {
  const main = document.querySelector("main");
  const buttons = [...document.querySelectorAll("[data-tab]")];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      main.dataset.shown = button.dataset.tab;
      buttons.forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
      const phone = phones.find((one) => kind(one) === button.dataset.tab);
      toEnd(phone);
      readSoon(phone);
    });
  }
}

function listen() {
  const events = new EventSource("/phones/events");
  events.addEventListener("ring", () => {
    tell();
    phones.forEach(lookSoon);
  });
  events.addEventListener("error", () => tell(document.body.dataset.offline));
}

for (const phone of phones) {
  composer(phone);
  owner(phone);
  power(phone);
  pin(phone);
  phone.addEventListener("click", (event) => {
    const id = event.target.closest("[data-react]")?.dataset.react;
    if (id) control("react", { kind: kind(phone), from: from(phone), id, emoji: "❤️" }).catch(() => {});
  });
  toEnd(phone);
  readSoon(phone);
}
tabs();
listen();
document.addEventListener("visibilitychange", () => phones.forEach(lookSoon));
