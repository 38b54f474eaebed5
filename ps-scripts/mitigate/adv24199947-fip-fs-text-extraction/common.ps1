<#
.SYNOPSIS
The overrides |NO in the configuration of the antimalware engine (FIP-FS), which let Outside In open file types.
#>

# Where Exchange keeps each type as delivered; Block takes it back there.
$homes = @{
	'XlsbOfficePackage' = 'Excel'; 'XlsmOfficePackage' = 'Excel'; 'XlsxOfficePackage' = 'Excel'; 'ExcelStorage' = 'Excel'
	'DocmOfficePackage' = 'PreferIFilters'; 'DocxOfficePackage' = 'PreferIFilters'; 'PptmOfficePackage' = 'PreferIFilters'
	'PptxOfficePackage' = 'PreferIFilters'; 'WordStorage' = 'PreferIFilters'; 'PowerPointStorage' = 'PreferIFilters'
	'VisioStorage' = 'PreferIFilters'; 'Rtf' = 'PreferIFilters'; 'Xml' = 'PreferIFilters'; 'OdfTextDocument' = 'PreferIFilters'
	'OdfSpreadsheet' = 'PreferIFilters'; 'OdfPresentation' = 'PreferIFilters'; 'OneNote' = 'PreferIFilters'
	'Pdf' = 'PreferOutsideIn'; 'Html' = 'PreferOutsideIn'
	'AutoCad' = 'OutsideInOnly'; 'Jpeg' = 'OutsideInOnly'; 'Tiff' = 'OutsideInOnly'
}
$outsideIn = 'OutsideInModule.dll'

function Read-ExfChange {
	<#
	.SYNOPSIS
	The module, every file type that is known, and the services that stand still meanwhile.
	#>
	param($UndoValues)
	$change = @{ State = 'other'; Entries = @(); Notes = @('Mail flow of this server stops for some minutes, while MSExchangeTransport and FMS are stopped.'); Obstacles = @(Get-ExfBuildObstacle) }
	$folder = "$(Get-ExfRegistryValue 'HKLM:\SOFTWARE\Microsoft\ExchangeServer\v15\FIP-FS' 'DatabasePath')".TrimEnd('\')
	if ($folder -eq '') {
		$change.Obstacles += ConvertTo-ExfObstacle 'fip-fs-missing' 'This host does not say where its antimalware engine (FIP-FS) keeps its data.'
		return $change
	}
	$config = Read-ExfConfig "$folder\Configuration.xml" -Target -Root 'Configuration'
	$settings = Find-ExfXmlPath $config.Doc 'Configuration/System/TextExtractionSettings'
	if ($null -eq $settings) {
		if ($null -eq $config.Problem) { $change.Obstacles += ConvertTo-ExfObstacle 'layout-unknown' "$($config.Path) is missing or has no TextExtractionSettings." }
		return $change
	}
	$main = @(Get-ExfModuleEntry $config $settings) + @(Get-ExfTypeEntry $config $settings)
	$change.Obstacles += @(Get-ExfOverrideObstacle $config $settings)
	$change.Entries = $main + @(Get-ExfStillEntry)
	if ($change.Obstacles.Length -gt 0) { return $change }
	$change.State = 'applied'
	if (@(Find-ExfPending $main).Length -gt 0) { $change.State = 'absent' }
	elseif (@(Find-ExfPending $change.Entries).Length -gt 0) { $change.State = 'partial' }
	$change
}

function Get-ExfBuildObstacle {
	<#
	.SYNOPSIS
	Why the file of this build is not one that this unit knows.
	#>
	$setup = 'HKLM:\SOFTWARE\Microsoft\ExchangeServer\v15\Setup'
	$parts = @('MsiProductMajor', 'MsiProductMinor', 'MsiBuildMajor', 'MsiBuildMinor' | ForEach-Object { "$(Get-ExfRegistryValue $setup $_)" })
	if (@($parts | Where-Object { $_ -notmatch '^\d{1,9}$' }).Length -gt 0) { return ConvertTo-ExfObstacle 'build-unknown' 'This host does not say which build of Exchange it has.' }
	$build = [version]($parts -join '.')
	if ($build -lt [version]'15.1') { return ConvertTo-ExfObstacle 'not-applicable' 'Exchange 2013 has no such overrides.' }
	if ($build -ge [version]'15.2.1748.1') { ConvertTo-ExfObstacle 'not-applicable' 'From 2019 CU15 on, Exchange extracts texts in another way; its overrides are not those that this unit removes.' }
}

function Get-ExfModuleEntry {
	<#
	.SYNOPSIS
	The module Outside In, as the list names it.
	#>
	param($Config, $Settings)
	$value = $null
	$wanted = $null
	foreach ($node in @(Find-ExfModule $Settings)) {
		$value = "$($node.Items -join '')".Trim()
		$wanted = $value -replace '\|NO\z', ''
	}
	ConvertTo-ExfEntry $Config.Path "module $outsideIn" $value $wanted
}

function Find-ExfModule {
	<#
	.SYNOPSIS
	The element of the module in the list for types that only Outside In opens.
	#>
	param($Settings)
	foreach ($list in @(Get-ExfXmlChild (Find-ExfXmlPath $Settings 'ModuleLists') 'ModuleList')) {
		if ((Get-ExfXmlAttribute $list 'TypeList') -ne 'OutsideInOnly') { continue }
		foreach ($node in @(Get-ExfXmlChild $list 'Module')) { if ("$($node.Items -join '')" -like "*$outsideIn*") { $node } }
	}
}

function Get-ExfType {
	<#
	.SYNOPSIS
	Every type of the file: its name without the override, its name as it stands there, its list.
	#>
	param($Settings)
	foreach ($list in @(Get-ExfXmlChild (Find-ExfXmlPath $Settings 'TypeLists') 'TypeList')) {
		foreach ($node in @(Get-ExfXmlChild $list 'Type')) {
			$raw = "$(Get-ExfXmlAttribute $node 'Name')"
			@{ Name = $raw.Split('|')[0]; Raw = $raw; List = "$(Get-ExfXmlAttribute $list 'Name')"; Node = $node; Parent = $list }
		}
	}
}

function Get-ExfTypeEntry {
	<#
	.SYNOPSIS
	Where each known type stands, and where it is to stand: without an override nothing of it changes.
	#>
	param($Config, $Settings)
	$types = @(Get-ExfType $Settings)
	$names = [string[]]@($homes.get_Keys())
	[Array]::Sort($names, [StringComparer]::Ordinal)
	foreach ($name in $names) {
		$value = $null
		$wanted = $null
		foreach ($type in $types) {
			if ($type.Name -cne $name) { continue }
			$value = "$($type.List): $($type.Raw)"
			$wanted = $value
			if ($type.Raw -clike '*|NO') { $wanted = "$($homes[$name]): $name" }
		}
		ConvertTo-ExfEntry $Config.Path "type $name" $value $wanted
	}
}

function Get-ExfOverrideObstacle {
	<#
	.SYNOPSIS
	What of the file is not known well enough to be changed.
	#>
	param($Config, $Settings)
	$seen = @{}
	$lists = @(Get-ExfXmlChild (Find-ExfXmlPath $Settings 'TypeLists') 'TypeList' | ForEach-Object { Get-ExfXmlAttribute $_ 'Name' })
	foreach ($type in @(Get-ExfType $Settings)) {
		$isOverride = $type.Raw.IndexOf('|') -ge 0
		if ($isOverride -and ($type.Raw -cne "$($type.Name)|NO" -or -not $homes.ContainsKey($type.Name) -or $lists -cnotcontains $homes[$type.Name])) { ConvertTo-ExfObstacle 'override-unknown' "The override of $($type.Raw) is none that this unit knows." }
		if ($homes.ContainsKey($type.Name) -and $seen.ContainsKey($type.Name)) { ConvertTo-ExfObstacle 'type-twice' "$($type.Name) stands in the file more than once." }
		$seen[$type.Name] = $true
	}
	if (@(Find-ExfModule $Settings).Length -gt 1) { ConvertTo-ExfObstacle 'module-twice' "$outsideIn stands in its list more than once." }
	foreach ($list in @(Get-ExfXmlChild (Find-ExfXmlPath $Settings 'ModuleLists') 'ModuleList')) {
		foreach ($node in @(Get-ExfXmlChild $list 'Module')) {
			$text = "$($node.Items -join '')".Trim()
			if ($text.IndexOf('|') -ge 0 -and ($text -cne "$($text.Split('|')[0])|NO" -or @(Find-ExfModule $Settings | Where-Object { [object]::ReferenceEquals($_, $node) }).Length -eq 0)) { ConvertTo-ExfObstacle 'override-unknown' "The override of the module $text is none that this unit knows." }
		}
	}
}

function Edit-ExfChange {
	<#
	.SYNOPSIS
	Puts the module or one type in place. Services that stood still for it are started where the writing ends.
	#>
	param($Entry, $Value)
	if ($Entry.Target -like 'service *') {
		if (@(Read-ExfStillMark) -notcontains $Entry.Target.Substring('service '.Length)) { Edit-ExfService $Entry $Value }
		return
	}
	if ($null -eq $Value) { throw "$($Entry.Name) cannot be taken out of the file." }
	$config = Read-ExfConfig $Entry.Target
	$settings = Find-ExfXmlPath $config.Doc 'Configuration/System/TextExtractionSettings'
	if ($Entry.Name -like 'module *') {
		foreach ($node in @(Find-ExfModule $settings)) {
			for ($i = 0; $i -lt $node.Items.Count; $i++) { if ("$($node.Items[$i])".Trim() -ne '') { $node.Items[$i] = "$($node.Items[$i])".Replace("$($node.Items[$i])".Trim(), $Value) } }
		}
		return
	}
	$at = $Value.IndexOf(': ')
	foreach ($type in @(Get-ExfType $settings | Where-Object { $_.Name -ceq $Entry.Name.Substring('type '.Length) })) {
		Edit-ExfXmlAttribute $type.Node 'Name' $Value.Substring($at + 2)
		if ($type.List -ceq $Value.Substring(0, $at)) { continue }
		$target = @(Get-ExfXmlChild (Find-ExfXmlPath $settings 'TypeLists') 'TypeList' | Where-Object { (Get-ExfXmlAttribute $_ 'Name') -ceq $Value.Substring(0, $at) })
		if ($target.Length -eq 0) { throw "The file has no list $($Value.Substring(0, $at))." }
		$outer = Get-ExfXmlOuter $type.Node
		Remove-ExfXmlChild $type.Node
		$null = Add-ExfXmlChild $target[0] $outer @(Get-ExfXmlChild $target[0]).Length $config.Layout
	}
}

function Get-ExfStillService {
	<#
	.SYNOPSIS
	Services that stand still while the file is written, in the order in which they stop: managed availability first.
	#>
	$names = @()
	foreach ($name in 'MSExchangeHMRecovery', 'MSExchangeHM', 'MSExchangeTransport', 'FMS') {
		if ($null -eq (Read-ExfServiceState $name).Start) { continue }
		foreach ($each in @(Get-ExfServiceDependent $name) + $name) { if ($names -notcontains $each) { $names += $each } }
	}
	$names
}

function Get-ExfStillEntry {
	<#
	.SYNOPSIS
	Their states. Each is to stay as it is; one that an interrupted change has stopped is to run again.
	#>
	$stopped = @(Read-ExfStillMark)
	foreach ($name in @(Get-ExfStillService)) {
		$state = (Read-ExfServiceState $name).State
		$wanted = $state
		if ($stopped -contains $name) { $wanted = 'running' }
		ConvertTo-ExfEntry "service $name" 'state' $state $wanted
	}
}

function Get-ExfStillMarkPath {
	<#
	.SYNOPSIS
	Where it is noted which services stand still; the file is there only while they do.
	#>
	(Get-ExfUndoFolder) + '\fip-fs-stopped-services.txt'
}

function Read-ExfStillMark {
	<#
	.SYNOPSIS
	Names of the services that an interrupted change has stopped.
	#>
	$file = Read-ExfFile (Get-ExfStillMarkPath) 65536
	if ($null -eq $file.Bytes) { return }
	$known = @(Get-ExfStillService)
	[Text.Encoding]::ASCII.GetString($file.Bytes).Split([char]10) | Where-Object { $known -contains $_ }
}

function Invoke-ExfWriting {
	<#
	.SYNOPSIS
	Writes while the services stand still, and starts those that ran, whatever happens.
	#>
	param([scriptblock]$Write)
	$marked = @(Read-ExfStillMark)
	$running = @(Get-ExfStillService | Where-Object { $marked -contains $_ -or (Read-ExfServiceState $_).State -eq 'running' })
	Write-ExfFile (Get-ExfStillMarkPath) ([Text.Encoding]::ASCII.GetBytes($running -join "`n"))
	try {
		foreach ($name in $running) {
			Write-ExfProgress "stopping $name"
			if ((Read-ExfServiceState $name).State -ne 'stopped') { Stop-ExfService $name }
		}
		& $Write
	} finally { Start-ExfStillService $running }
}

function Start-ExfStillService {
	<#
	.SYNOPSIS
	Starts services in the other order; one that does not start keeps none of the others.
	#>
	param([string[]]$Names)
	$failure = $null
	for ($i = $Names.Length - 1; $i -ge 0; $i--) {
		Write-ExfProgress "starting $($Names[$i])"
		try { if ((Read-ExfServiceState $Names[$i]).State -ne 'running') { Start-ExfDisabledService $Names[$i] } } catch { $failure = $_ }
	}
	if ($null -ne $failure) { throw $failure }
	Remove-ExfFile (Get-ExfStillMarkPath)
}
