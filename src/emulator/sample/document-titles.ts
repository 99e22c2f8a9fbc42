export type Language = 'en' | 'zh' | 'ar' | 'de';

const SUBJECTS: Readonly<Record<Language, readonly string[]>> = {
  en: 'Refunds|Shipping|Invoices|Password reset|Data export|Access rights|Backups|Incident response|Onboarding|Travel expenses|Holiday policy|Warranty|Data protection|Release process|Monitoring|Cost control|Search quality|Billing cycle|Supplier contracts|Office keys|Lab safety|Print queue|Mail delivery|Database upgrade'.split(
    '|',
  ),
  zh: '退款|配送|发票|重置密码|数据导出|访问权限|备份|事件响应|入职流程|差旅报销|假期规定|保修|数据保护|发布流程|监控|成本控制|搜索质量|计费周期|供应商合同|办公室钥匙|实验室安全|打印队列|邮件投递|数据库升级'.split(
    '|',
  ),
  ar: 'استرداد الأموال|الشحن|الفواتير|إعادة تعيين كلمة المرور|تصدير البيانات|حقوق الوصول|النسخ الاحتياطي|الاستجابة للحوادث|تهيئة الموظفين|نفقات السفر|سياسة الإجازات|الضمان|حماية البيانات|عملية الإصدار|المراقبة|ضبط التكاليف|جودة البحث|دورة الفوترة|عقود الموردين|مفاتيح المكتب|سلامة المختبر|قائمة الطباعة|تسليم البريد|ترقية قاعدة البيانات'.split(
    '|',
  ),
  de: 'Erstattungen|Versand|Rechnungen|Passwort zurücksetzen|Datenexport|Zugriffsrechte|Sicherungen|Störfälle|Einarbeitung|Reisekosten|Urlaubsregeln|Gewährleistung|Datenschutz|Freigabe|Überwachung|Kostenkontrolle|Suchqualität|Abrechnung|Lieferverträge|Büroschlüssel|Laborsicherheit|Druckaufträge|Mailzustellung|Datenbank-Umstieg'.split(
    '|',
  ),
};

const ASPECTS: Readonly<Record<Language, readonly string[]>> = {
  en: 'overview|step by step|exceptions|frequent questions|who to ask|deadlines|forms|known problems|history of changes|checklist|examples|glossary'.split(
    '|',
  ),
  zh: '概述|操作步骤|例外情况|常见问题|联系人|期限|表格|已知问题|变更记录|检查清单|示例|术语表'.split(
    '|',
  ),
  ar: 'نظرة عامة|خطوة بخطوة|استثناءات|أسئلة شائعة|جهات الاتصال|المواعيد النهائية|نماذج|مشكلات معروفة|سجل التغييرات|قائمة تحقق|أمثلة|مسرد'.split(
    '|',
  ),
  de: 'Überblick|Schritt für Schritt|Ausnahmen|häufige Fragen|Ansprechpartner|Fristen|Formulare|bekannte Fehler|Änderungen|Prüfliste|Beispiele|Glossar'.split(
    '|',
  ),
};

/** Documents on the same subject are near each other, whatever their language. */
export const SUBJECT_COUNT = SUBJECTS.en.length;

export function documentTitle(language: Language, subject: number, aspect: number): string {
  const subjects = SUBJECTS[language];
  const aspects = ASPECTS[language];
  return `${subjects[subject % subjects.length]}: ${aspects[aspect % aspects.length]}`;
}
