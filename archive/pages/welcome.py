"""What the front page says on the day an archive opens; afterwards editors change it in the admin.

Texts only. A new installation and the demonstration differ by one sentence: the demonstration says
that its recordings are not real.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Welcome:
    """The first texts of the home page, by column suffix (vi, en, fr, zh_hans)."""

    headline: Mapping[str, str]
    introduction: Mapping[str, str]

    def followed_by(self, sentence: Mapping[str, str]) -> "Welcome":
        """The same welcome with one more sentence in each language."""
        joined = {
            language: _joined(text, sentence[language], language)
            for language, text in self.introduction.items()
        }
        return Welcome(headline=self.headline, introduction=joined)


def _joined(text: str, sentence: str, language: str) -> str:
    """Chinese sentences follow each other without a space."""
    return text + ("" if language.startswith("zh") else " ") + sentence


WELCOME: Final = Welcome(
    headline={
        "vi": "Tiếng hát, lễ hội và phong tục các dân tộc miền núi phía Bắc",
        "en": "Songs, festivals and customs of the peoples of northern Viet Nam",
        "fr": "Chants, fêtes et coutumes des peuples du nord du Viêt Nam",
        "zh_hans": "越南北部各民族的歌谣、节庆与习俗",
    },
    introduction={
        "vi": (
            "Nơi lưu giữ lời ca, điệu múa, lễ hội, nghề và phong tục của đồng bào các dân tộc "
            "miền núi phía Bắc Việt Nam. Mỗi hồ sơ cho biết di sản là của dân tộc nào, được ghi "
            "lại ở đâu và khi nào. Bạn có thể tìm bằng tiếng Việt có dấu hoặc không dấu, theo tên "
            "xã cũ hay mới, và bấm vào từng dòng lời ca để nghe."
        ),
        "en": (
            "A home for the songs, dances, festivals, crafts and customs of the peoples living in "
            "the mountains of northern Viet Nam. Every record says whose heritage it is, where it "
            "was documented and when. Search in Vietnamese with or without accents, by old or new "
            "commune names, and select a line of a song to hear it."
        ),
        "fr": (
            "Un lieu pour les chants, danses, fêtes, métiers et coutumes des peuples des montagnes "
            "du nord du Viêt Nam. Chaque fiche dit à quel peuple appartient ce patrimoine, où et "
            "quand il a été documenté. Cherchez en vietnamien avec ou sans accents, par l’ancien "
            "ou le nouveau nom d’une commune, et choisissez un vers pour l’entendre."
        ),
        "zh_hans": (
            "这里保存着越南北部山区各民族的歌谣、舞蹈、节庆、手工艺与习俗。"
            "每条记录都注明属于哪个民族、在何地何时采录。"
            "可用带声调或不带声调的越南语搜索，也可用新旧乡镇名称搜索；点选一行歌词即可聆听。"
        ),
    },
)
"""For any installation. It promises only what the site does from its first day."""
