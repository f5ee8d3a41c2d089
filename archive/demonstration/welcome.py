"""The demonstration's front page: the usual welcome, and a sentence that says what is not real."""

from archive.pages.welcome import WELCOME

DEMONSTRATION_WELCOME = WELCOME.followed_by(
    {
        "vi": (
            "Đây là bản dùng thử: tên gọi, nơi chốn và danh mục di sản là thật, còn mọi âm thanh, "
            "phim và ảnh đều là bản thu tổng hợp để minh họa, không phải tiếng hát của bà con."
        ),
        "en": (
            "This is a demonstration: the names, places and heritage lists are real, but every "
            "sound, film and picture is synthesised for illustration and is nobody's own singing."
        ),
        "fr": (
            "Ceci est une démonstration : les noms, les lieux et les listes du patrimoine sont "
            "réels, mais les sons, films et images sont des synthèses à titre d’illustration et "
            "ne sont le chant de personne."
        ),
        "zh_hans": (
            "这是演示版：名称、地点和遗产名录均为真实信息，"
            "但所有声音、影片和图片都是为演示而合成的，并非任何人的真实演唱。"
        ),
    }
)
