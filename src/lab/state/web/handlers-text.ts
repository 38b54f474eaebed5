const ISAPI = "%windir%\\Microsoft.NET\\Framework64\\v4.0.30319\\aspnet_isapi.dll";
/** Path, type behind the integrated pipeline. */
const PAGES = [
	["*.aspx", "System.Web.UI.PageHandlerFactory"],
	["*.ashx", "System.Web.UI.SimpleHandlerFactory"],
	["*.asmx", "System.Web.Script.Services.ScriptHandlerFactory"],
	["*.axd", "System.Web.Handlers.AssemblyResourceLoader"],
	["*.svc", "System.ServiceModel.Activation.ServiceHttpHandlerFactory"],
	["*.xamlx", "System.Xaml.Hosting.XamlHttpHandlerFactory"],
	["*.asp", "System.Web.HttpForbiddenHandler"],
	["*.config", "System.Web.HttpForbiddenHandler"],
] as const;

/** Items of `<handlers>`: every kind of page in the pipelines and widths that there are. */
export function handlerItems(indent: string): string {
	const lines = PAGES.flatMap(([path, type]) => {
		const name = path.slice(2).toUpperCase();
		const common = `path="${path}" verb="GET,HEAD,POST,DEBUG"`;
		return [
			`<add name="${name}-Integrated-4.0" ${common} type="${type}" preCondition="integratedMode,runtimeVersionv4.0" />`,
			`<add name="${name}-ISAPI-4.0_64bit" ${common} modules="IsapiModule" scriptProcessor="${ISAPI}" preCondition="classicMode,runtimeVersionv4.0,bitness64" responseBufferLimit="0" />`,
		];
	});
	lines.push(
		'<add name="OPTIONSVerbHandler" path="*" verb="OPTIONS" modules="ProtocolSupportModule" requireAccess="None" />',
		'<add name="StaticFile" path="*" verb="*" modules="StaticFileModule,DefaultDocumentModule,DirectoryListingModule" resourceType="Either" requireAccess="Read" />',
	);
	return lines.map((line) => `${indent}${line}\n`).join("");
}

const MIME_TYPES =
	".aac audio/aac .avi video/avi .bmp image/bmp .css text/css .csv application/octet-stream .doc application/msword .docx application/vnd.openxmlformats-officedocument.wordprocessingml.document .eot application/vnd.ms-fontobject .gif image/gif .gz application/x-gzip .htm text/html .html text/html .ico image/x-icon .jpeg image/jpeg .jpg image/jpeg .js application/javascript .json application/json .m4a audio/mp4 .mht message/rfc822 .mov video/quicktime .mp3 audio/mpeg .mp4 video/mp4 .mpeg video/mpeg .odt application/vnd.oasis.opendocument.text .pdf application/pdf .png image/png .ppt application/vnd.ms-powerpoint .rtf application/rtf .svg image/svg+xml .swf application/x-shockwave-flash .tar application/x-tar .tif image/tiff .ttf application/octet-stream .txt text/plain .wav audio/wav .woff font/x-woff .woff2 application/font-woff2 .xls application/vnd.ms-excel .xml text/xml .xsl text/xml .zip application/x-zip-compressed".split(
		" ",
	);

/** Items of `<staticContent>`. */
export function mimeItems(indent: string): string {
	return Array.from({ length: MIME_TYPES.length / 2 }, (_, index) => {
		const [extension, type] = MIME_TYPES.slice(2 * index);
		return `${indent}<mimeMap fileExtension="${extension}" mimeType="${type}" />\n`;
	}).join("");
}
