"""What the pages of the tests' site say around their statements, in each language."""

from typing import NamedTuple


class Words(NamedTuple):
    site: str
    menu: tuple[str, ...]
    share: tuple[str, ...]
    read_also: str
    cookies: str
    latest: str
    rights: str
    address: str
    published: str
    newsletter: str
    months: str
    written: str


WORDS = {
    "ar": Words(
        "الهيئة الوطنية للحقوق",
        ("الرئيسية", "عن الهيئة", "الأخبار", "المركز الإعلامي", "اتصل بنا"),
        ("شارك على فيسبوك", "تويتر", "واتساب", "طباعة"),
        "اقرأ أيضا",
        "نستخدم ملفات تعريف الارتباط لتحسين تجربتك. بمتابعة التصفح توافق على ذلك.",
        "آخر الأخبار",
        "جميع الحقوق محفوظة",
        "شارع الاستقلال، المبنى 14، هاتف 555-0142",
        "تاريخ النشر",
        "اشترك في النشرة البريدية ليصلك كل جديد.",
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
        "{day} {month} {year}",
    ),
    "en": Words(
        "Office for Public Rights",
        ("Home", "About us", "News", "Press room", "Contact"),
        ("Share on Facebook", "Tweet", "WhatsApp", "Print"),
        "Read also",
        "We use cookies to improve this site. By browsing on you accept this.",
        "Latest news",
        "All rights reserved",
        "14 Assembly Street, telephone 555-0142",
        "Published on",
        "Subscribe to our newsletter and never miss an update.",
        "January February March April May June July August September October November December",
        "{day} {month} {year}",
    ),
    "fr": Words(
        "Office des droits publics",
        ("Accueil", "À propos", "Actualités", "Presse", "Contact"),
        ("Partager sur Facebook", "Twitter", "WhatsApp", "Imprimer"),
        "Lire aussi",
        "Nous utilisons des cookies pour améliorer ce site. En poursuivant, vous l'acceptez.",
        "Dernières actualités",
        "Tous droits réservés",
        "14, rue de l'Assemblée, téléphone 555-0142",
        "Publié le",
        "Abonnez-vous à notre lettre d'information.",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "{day} {month} {year}",
    ),
    "es": Words(
        "Oficina de Derechos Públicos",
        ("Inicio", "Quiénes somos", "Noticias", "Prensa", "Contacto"),
        ("Compartir en Facebook", "Twitter", "WhatsApp", "Imprimir"),
        "Lea también",
        "Utilizamos cookies para mejorar este sitio. Si sigue navegando, las acepta.",
        "Últimas noticias",
        "Todos los derechos reservados",
        "Calle de la Asamblea 14, teléfono 555-0142",
        "Publicado el",
        "Suscríbase a nuestro boletín.",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "{day} de {month} de {year}",
    ),
    "ru": Words(
        "Управление по правам",
        ("Главная", "О нас", "Новости", "Пресс-центр", "Контакты"),
        ("Поделиться в Facebook", "Twitter", "WhatsApp", "Распечатать"),
        "Читайте также",
        "Мы используем файлы cookie. Продолжая просмотр, вы соглашаетесь с этим.",
        "Последние новости",
        "Все права защищены",
        "Улица Собрания, дом 14, телефон 555-0142",
        "Опубликовано",
        "Подпишитесь на нашу рассылку новостей.",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "{day} {month} {year}",
    ),
    "zh": Words(
        "公共权利办公室",
        ("首页", "关于我们", "新闻", "媒体中心", "联系我们"),
        ("分享到微信", "微博", "WhatsApp", "打印本页"),
        "相关阅读",
        "我们使用 cookies 来改进本网站。继续浏览即表示同意。",
        "最新消息",
        "版权所有",
        "议会街14号，电话 555-0142",
        "发布日期",
        "订阅我们的新闻通讯。",
        "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
        "{year}年{month}{day}日",
    ),
}
