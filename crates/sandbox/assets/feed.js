// The feed page: shows what the shop published, does what a follower does, looks again when the sandbox rings.

const walls = [...document.querySelectorAll(".wall")];
const follower = document.querySelector(".top select");
const notice = document.querySelector(".notice");
const words = document.body.dataset;

const kind = (wall) => wall.dataset.kind;

async function control(path, body) {
  const answer = await fetch(`/control/${path}`, { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).error ?? answer.statusText);
  return answer.json();
}

function tell(text) {
  notice.textContent = text ?? "";
  notice.hidden = !text;
}

// What is being written under a post survives a fresh copy of the post.
function carry(old, fresh) {
  const [from, to] = [old, fresh].map((node) => node.querySelector("form.remark"));
  if (!from || !to) return;
  to.elements.text.value = from.elements.text.value;
  Object.assign(to.dataset, from.dataset);
  to.querySelector(".about").replaceWith(from.querySelector(".about"));
}

// Puts fresh posts in place of the old ones; what did not change stays, so nothing flickers.
function settle(list, fresh) {
  const old = new Map([...list.children].map((node) => [node.id, node]));
  let place = list.firstElementChild;
  for (const node of [...fresh.children]) {
    const text = node.outerHTML;
    const same = old.get(node.id);
    old.delete(node.id);
    if (same && (same.text ?? same.outerHTML) === text) {
      if (same === place) place = same.nextElementSibling;
      else list.insertBefore(same, place);
      continue;
    }
    node.text = text;
    if (!same) {
      node.classList.add("fresh");
      list.insertBefore(node, place);
      continue;
    }
    const focused = same.contains(document.activeElement) && document.activeElement.name === "text";
    if (same === place) place = same.nextElementSibling;
    carry(same, node);
    same.remove();
    list.insertBefore(node, place);
    if (focused) node.querySelector("form.remark input")?.focus();
  }
  old.forEach((node) => node.remove());
}

async function look(wall) {
  const query = new URLSearchParams({ from: follower.value, lang: document.documentElement.lang });
  const answer = await fetch(`/feed/${kind(wall)}/posts?${query}`);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".posts");
  settle(wall.querySelector(".posts"), fresh);
}

// One look at a time for each network; a ring during a look makes one more.
function lookSoon(wall) {
  if (wall.looking) {
    wall.again = true;
    return;
  }
  wall.looking = true;
  look(wall)
    .catch(() => {})
    .finally(() => {
      wall.looking = false;
      if (wall.again) {
        wall.again = false;
        lookSoon(wall);
      }
    });
}

// The form under a post writes a comment, an answer, or other words for a comment.
function aim(post, how, id, text) {
  const form = post.querySelector("form.remark");
  if (!form) return;
  delete form.dataset.answer;
  delete form.dataset.edit;
  if (how) form.dataset[how] = id;
  const about = form.querySelector(".about");
  about.hidden = !how;
  about.querySelector("span").textContent = how === "edit" ? words.editing : `${words.answering} ${text}`;
  form.elements.text.value = how === "edit" ? text : "";
  form.elements.text.focus();
}

async function act(button) {
  const post = button.closest(".post");
  const remark = button.closest("li[data-id]");
  const id = (remark ?? post).dataset.id;
  const from = follower.value;
  switch (button.dataset.act) {
    case "answer":
      return aim(post, "answer", id, button.dataset.name);
    case "edit":
      return aim(post, "edit", id, remark.querySelector(".said").textContent);
    case "delete":
      return control("follow/delete", { id });
    case "like":
      return control("follow/like", { id, from, undo: button.getAttribute("aria-pressed") === "true" });
    default:
      return control(`follow/${button.dataset.act}`, { id, from });
  }
}

async function comment(wall, form) {
  const text = form.elements.text.value.trim();
  if (!text) return;
  const post = form.closest(".post");
  const { answer, edit } = form.dataset;
  if (edit) await control("follow/edit", { id: edit, text });
  else {
    const under = { kind: kind(wall), from: follower.value, post: post.dataset.id, text };
    await control("comment", answer ? { ...under, reply_to: answer } : under);
  }
  aim(document.getElementById(post.id) ?? post);
}

async function mention(wall, form) {
  const wanted = { kind: kind(wall), from: follower.value, in: form.elements.in.value, text: form.elements.text.value };
  await control("follow/mention", wanted);
  tell(words.mentioned);
}

async function advertise(wall, form) {
  const { title, text } = form.elements;
  await control("ad", { kind: kind(wall), title: title.value, text: text.value });
  form.reset();
}

for (const wall of walls) {
  wall.addEventListener("click", (event) => {
    if (event.target.closest("[data-cancel]")) return aim(event.target.closest(".post"));
    const button = event.target.closest("[data-act]");
    if (button) act(button).then(() => tell()).catch(() => tell(words.failed));
  });
  wall.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    const done = form.matches(".advert") ? advertise : form.matches(".mention") ? mention : comment;
    done(wall, form).catch(() => tell(words.failed));
  });
}

follower.addEventListener("change", () => {
  const address = new URL(location.href);
  address.searchParams.set("from", follower.value);
  history.replaceState(null, "", address);
  walls.forEach(lookSoon);
});

const tabs = [...document.querySelectorAll("[data-tab]")];
for (const tab of tabs) {
  tab.addEventListener("click", () => {
    document.querySelector("main").dataset.shown = tab.dataset.tab;
    tabs.forEach((other) => other.setAttribute("aria-pressed", String(other === tab)));
  });
}

const events = new EventSource("/phones/events");
events.addEventListener("ring", () => {
  if (notice.textContent === words.offline) tell();
  walls.forEach(lookSoon);
});
events.addEventListener("error", () => tell(words.offline));
