// One message bubble, built from Telegram's own Message object.

import { clockTime, el, fileSize, longDate, toast } from "/page/dom.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** Return the node of a message; `hooks` are what its commands and buttons do. */
export function messageNode(raw, hooks) {
  const mine = !raw.from.is_bot;
  const text = raw.text ?? raw.caption ?? "";
  const bubble = el("div", { class: "bubble" }, ...quoted(raw), ...attachments(raw));
  if (text) {
    const words = el("div", { class: "words", "data-role": "text" });
    words.append(...formatted(text, raw.entities ?? raw.caption_entities ?? [], hooks));
    bubble.append(words);
  }
  bubble.append(el("span", { class: "meta", title: longDate(raw.date) },
    raw.edit_date ? el("span", {}, "đã sửa") : null, el("time", {}, clockTime(raw.date))));
  return el("article",
    { class: mine ? "message mine" : "message", "data-role": "message", "data-id": raw.message_id, "data-from": mine ? "user" : "bot" },
    el("span", { class: "hidden" }, mine ? "Bạn viết:" : "Bot viết:"), bubble, inlineButtons(raw, hooks));
}

/** Return text and entities as nodes. Offsets are UTF-16 units, which is what JavaScript strings are made of. */
export function formatted(text, entities, hooks) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, sorted, 0, text.length, hooks);
}

function span(text, entities, start, end, hooks) {
  const nodes = [];
  let at = start;
  let rest = entities;
  const plain = (to) => {
    if (to > at) nodes.push(text.slice(at, to));
    at = to;
  };
  while (rest.length) {
    const [entity, ...others] = rest;
    const stop = Math.min(entity.offset + entity.length, end);
    plain(Math.max(entity.offset, at));
    const inner = others.filter((other) => other.offset < stop);
    nodes.push(marked(entity, text.slice(at, stop), span(text, inner, at, stop, hooks), hooks));
    at = stop;
    // A block ends its own line; the line break after it would show as an empty line.
    if (BLOCKS.has(entity.type) && text[at] === "\n") at += 1;
    rest = others.filter((other) => other.offset >= stop);
  }
  plain(end);
  return nodes;
}

function marked(entity, covered, children, hooks) {
  switch (entity.type) {
    case "text_link": return link(entity.url, children);
    case "url": return link(covered, children);
    case "bot_command":
      return el("button", { type: "button", class: "command", onclick: () => hooks.say(covered) }, ...children);
    case "spoiler": return spoiler(children);
    case "expandable_blockquote": return expandable(children);
    default: return TAGS[entity.type] ? el(TAGS[entity.type], {}, ...children) : el("span", {}, ...children);
  }
}

/** Only web addresses become links: a message must not run a script. */
function link(address, children) {
  if (!/^(https?|tg|mailto|tel):/i.test(address)) return el("span", {}, ...children);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

function spoiler(children) {
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Nội dung ẩn, chạm để xem" }, ...children);
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    node.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
  };
  node.addEventListener("click", reveal, { once: true });
  node.addEventListener("keydown", reveal);
  return node;
}

function expandable(children) {
  const quote = el("blockquote", { class: "folded" }, ...children);
  const toggle = el("button", {
    type: "button", class: "unfold", "aria-expanded": "false",
    onclick: () => {
      const folded = quote.classList.toggle("folded");
      toggle.setAttribute("aria-expanded", String(!folded));
      toggle.textContent = folded ? "Xem thêm" : "Thu gọn";
    },
  }, "Xem thêm");
  return el("div", {}, quote, toggle);
}

function quoted(raw) {
  const original = raw.reply_to_message;
  const forwarded = raw.forward_origin ? [el("p", { class: "origin" }, "Chuyển tiếp")] : [];
  if (!original) return forwarded;
  return [...forwarded, el("p", { class: "origin reply" }, original.text ?? original.caption ?? "Tệp đính kèm")];
}

function attachments(raw) {
  const address = (file) => `/page/file/${encodeURIComponent(file.file_id)}`;
  if (raw.photo) {
    const photo = raw.photo.at(-1);
    return [el("a", { href: address(photo), target: "_blank", rel: "noopener", class: "photo", "aria-label": "Xem ảnh lớn" },
      el("img", { src: address(photo), width: photo.width, height: photo.height, alt: raw.caption ?? "Ảnh", "data-role": "photo" }))];
  }
  if (raw.document) {
    return [el("a", { href: address(raw.document), download: raw.document.file_name, class: "document", "data-role": "document" },
      el("span", { class: "document-kind", "aria-hidden": "true" }, raw.document.file_name.split(".").pop().slice(0, 4)),
      el("span", {}, el("strong", {}, raw.document.file_name), el("small", {}, `${fileSize(raw.document.file_size)} · Tải về`)))];
  }
  if (raw.contact) return [el("p", { class: "origin" }, `Số điện thoại: ${raw.contact.phone_number}`)];
  if (raw.sticker) return [el("p", { class: "sticker" }, raw.sticker.emoji)];
  if (raw.voice) return [el("p", { class: "origin" }, `Tin thoại, ${raw.voice.duration} giây`)];
  return [];
}

function inlineButtons(raw, hooks) {
  const rows = raw.reply_markup?.inline_keyboard;
  if (!rows) return null;
  return el("div", { class: "inline", role: "group", "aria-label": "Lựa chọn" },
    ...rows.map((row) => el("div", { class: "row" }, ...row.map((button) => inlineButton(raw, button, hooks)))));
}

function inlineButton(raw, button, hooks) {
  const look = { class: button.style ? `key ${button.style}` : "key", "data-role": "button" };
  if (button.url) return el("a", { ...look, href: button.url, target: "_blank", rel: "noopener noreferrer" }, `${button.text} ↗`);
  const node = el("button", { ...look, type: "button", "data-data": button.callback_data }, button.text);
  node.addEventListener("click", async () => {
    if (button.copy_text) {
      await navigator.clipboard.writeText(button.copy_text.text);
      toast("Đã chép.");
    } else if (button.callback_data && node.ariaBusy !== "true") {
      node.ariaBusy = "true";
      if (!(await hooks.press(raw.message_id, button.callback_data))) node.ariaBusy = null;
    }
  });
  return node;
}
