from django.db import migrations, models

from referrals.matching import LONGEST_KEY, WORD, words

AT_ONCE = 1000


def file_words(apps, schema_editor):
    """Everybody who is recorded already is found by the words of their names."""
    people, keys = apps.get_model("referrals", "ServiceUser"), apps.get_model("referrals", "MatchKey")
    found = []
    for person in people.objects.only("given_name", "family_name", "also_known_as").iterator(AT_ONCE):
        named = words(person.given_name, person.family_name, person.also_known_as)
        kept = sorted({word[:LONGEST_KEY] for word in named})
        found += [keys(service_user=person, kind=WORD, value=word) for word in kept]
        if len(found) >= AT_ONCE:
            keys.objects.bulk_create(found)
            found = []
    keys.objects.bulk_create(found)


def take_out(apps, schema_editor):
    apps.get_model("referrals", "MatchKey").objects.filter(kind=WORD).delete()


class Migration(migrations.Migration):
    dependencies = [("referrals", "0008_work_of_the_hub")]

    operations = [
        migrations.RemoveIndex(model_name="matchkey", name="match_by_key"),
        migrations.AddIndex(
            model_name="matchkey",
            index=models.Index(
                fields=["kind", "value"], name="match_by_key", opclasses=["varchar_pattern_ops", "varchar_pattern_ops"]
            ),
        ),
        migrations.RunPython(file_words, take_out),
    ]
