"""H5P files made by hand, with libraries of their own: one that asks and marks, one that only shows something."""

import json
from typing import Any

from tests.packages.archives import zipped

# What the author wrote stands in the page as HTML, as in H5P's own libraries.
QUIZ = """
H5P.TestQuiz = function (params, contentId) {
  H5P.EventDispatcher.call(this);
  this.contentId = contentId;
  let score = 0;
  this.getScore = () => score;
  this.getMaxScore = () => 4;
  this.attach = ($container) => {
    $container.addClass("h5p-test").html(
      `<p>${params.text}</p><button id=part>une partie</button><button id=wrong>faux</button><button id=right>juste</button>
       <button id=none>rien de juste</button><button id=half>la moitié</button>
       <p id=told></p>`
    );
    this.triggerXAPI("attempted");
    document.getElementById("part").onclick = () => { score = 1; this.triggerXAPI("interacted"); };
    document.getElementById("wrong").onclick = () => this.triggerXAPIScored(1, 4, "answered", true, false);
    document.getElementById("none").onclick = () => this.triggerXAPIScored(0, 4, "answered", true);
    document.getElementById("half").onclick = () => this.triggerXAPIScored(2, 4, "answered", true);
    document.getElementById("right").onclick = () => this.triggerXAPIScored(3, 4, "completed", true, true);
  };
};
H5P.TestQuiz.prototype = Object.create(H5P.EventDispatcher.prototype);
"""
SHOWN = """
H5P.TestShown = function (params, contentId) {
  H5P.EventDispatcher.call(this);
  this.contentId = contentId;
  this.attach = ($container) => {
    $container.html(`<p>${H5P.TestHelper.dressed(params.text)}</p><button id=last>dernière image</button>`);
    document.getElementById("last").onclick = () => this.triggerXAPI("completed");
  };
};
H5P.TestShown.prototype = Object.create(H5P.EventDispatcher.prototype);
"""
HELPER = "H5P.TestHelper = { dressed: (text) => `« ${text} »` };"


def dependency(name: str, version: str = "1.0") -> dict[str, Any]:
    major, minor = version.split(".")
    return {"machineName": name, "majorVersion": int(major), "minorVersion": int(minor)}


def library(name: str, script: str, *needs: str, **more: Any) -> dict[str, str]:
    about = {
        "machineName": name,
        "preloadedJs": [{"path": "main.js"}],
        "preloadedCss": [{"path": "styles/main.css"}],
        "preloadedDependencies": [dependency(one) for one in needs],
    }
    return {
        f"{name}-1.0/library.json": json.dumps(about | more),
        f"{name}-1.0/main.js": script,
        f"{name}-1.0/styles/main.css": "p { color: #123; }",
    }


def about(main: str, *needs: str, **more: Any) -> dict[str, Any]:
    return {
        "title": "Le miel &amp; la ruche",
        "language": "fr",
        "mainLibrary": main,
        "preloadedDependencies": [dependency(one) for one in (*needs, main)],
    } | more


def quiz_files(*, text: str = "Combien ?", **more: Any) -> dict[str, str]:
    return {
        "h5p.json": json.dumps(about("H5P.TestQuiz", **more)),
        "content/content.json": json.dumps({"text": text}),
    } | library("H5P.TestQuiz", QUIZ)


def quiz(**more: Any) -> bytes:
    return zipped(quiz_files(**more))


def shown_files(*, text: str = "Une frise", **more: Any) -> dict[str, str]:
    """Its main library needs another, which h5p.json names as well: as H5P exports them."""
    return (
        {
            "h5p.json": json.dumps(about("H5P.TestShown", "H5P.TestHelper", **more)),
            "content/content.json": json.dumps({"text": text}),
        }
        | library("H5P.TestShown", SHOWN, "H5P.TestHelper")
        | library("H5P.TestHelper", HELPER)
    )


def shown(**more: Any) -> bytes:
    return zipped(shown_files(**more))
