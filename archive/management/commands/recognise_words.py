"""`manage.py recognise_words CODE --language tyz`: words by a program that listens."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from archive.media.models import MediaAsset
from archive.media.transcripts.findings import sentence
from archive.media.transcripts.formats.values import UnreadableWordsError
from archive.media.transcripts.recognition import RecognitionError, recognise_words
from archive.vocabularies.models import Language


class Command(BaseCommand):
    help = (
        "Let the configured speech recogniser write down a recording's words. They wait under "
        "“Words” of the recording until an officer takes them over."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="code of the recording (not of its record)")
        parser.add_argument("--language", required=True, help="ISO 639-3 code, for example tyz")

    def handle(self, *args: Any, **options: Any) -> None:
        asset = MediaAsset.objects.filter(code=options["code"]).first()
        language = Language.objects.filter(slug=options["language"]).first()
        if asset is None or language is None:
            raise CommandError("There is no such recording or language.")
        try:
            file = recognise_words(asset=asset, language=language)
        except RecognitionError as failure:
            raise CommandError(f"No words: {failure}") from failure
        except UnreadableWordsError as failure:
            raise CommandError(sentence(failure.finding)) from failure
        self.stdout.write(f"{file.name} waits for an officer\n")
